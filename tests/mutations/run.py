"""run.py BUILD COUNT [FILE]: are small changes of core/ caught by the tests?

Makes COUNT mutations of core/ (see mutations.py), one after the other, in a copy of the sources, and
runs the tests of `make test` that run core, the quick ones first, until one fails. Those that do not
compile, and those that a compiler makes the same code of, are not counted. A mutation that no test
catches has to be explained in explained.txt, and is not counted either, as it makes no difference;
the run fails where one is not. FILE takes those of one file only.

Which mutations are made depends on their own lines alone, so that they stay the same where others
change. Of the constants of a table that is made by a program only a few are taken."""
import hashlib
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True
from mutations import mutations_of  # noqa: E402

SEED = "1"
# of whose mutations one in so many is taken
TABLES = {"core/numbers/powers_of_ten.c": 64, "core/numbers/class_logarithms.c": 16}
MEMORY = 4 << 30
HERE = pathlib.Path(__file__).parent
build, count, files = pathlib.Path(sys.argv[1]) / "mutations", int(sys.argv[2]), sys.argv[3:]
tree = (build / "tree").resolve()
made, pristine = tree / "build", tree / "pristine"
MAKE = ["make", "-s", "BUILD=build", "CFLAGS=-O1", "WARNINGS=-Wreturn-type -Werror"]
ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))} | {
    "LABELQUALITY": "./build/labelquality", "ARCHIVE": "build/liblabelquality.a", "BUILD": "build",
    "CC": os.environ.get("CC", "cc"), "SANITIZERS": "", "PRELOAD": "", "SQLITE3": "sqlite3",
    "PYTHON": sys.executable}


def run(command, seconds, **more):
    """Its exit status, or None where it takes longer."""
    child = subprocess.Popen(
        command, cwd=tree, env=ENVIRONMENT | more, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)))
    try:
        return child.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        return None


def test_steps():
    """(name, what is to be made before, the command, more of its environment), quick ones first."""
    digest = ["sh", "tests/core/digest.sh"]
    yield "digest", ["build/labelquality.so", "build/tests/core/digest"], digest, {"ROWS": "50000"}
    for test in sorted((tree / "tests/core").rglob("test_*.c")):
        program = f"build/{test.relative_to(tree).with_suffix('')}"
        yield test.stem, [program], [program], {}
    for test in sorted((tree / "tests/ext").glob("test_*.c")):
        # it loads the library, and needs to be made only once
        yield test.stem, [], [f"build/tests/ext/{test.stem}"], {}
    for script in ("sql/demo.sh", "sql/digits.sh", "sql/definitions.sh", "hosts/readme.sh"):
        yield script, [], ["sh", f"tests/{script}"], {}
    yield "digest of a million", [], digest, {"ROWS": "1000000"}


def make(*targets):
    return run([*MAKE, *targets], 300)


def prepare():
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    for folder in ("core", "ext", "sql", "tests"):
        shutil.copytree(folder, tree / folder)
    for file in ("Makefile", "README.md"):
        shutil.copy2(file, tree / file)
    steps = list(test_steps())
    programs = [f"build/{test.relative_to(tree).with_suffix('')}" for folder in ("core", "ext")
                for test in (tree / "tests" / folder).rglob("test_*.c")]
    if make("all", "build/tests/core/digest", *programs) != 0:
        sys.exit("the sources do not build as they are")
    limits = {}
    for name, _, command, more in steps:
        start = time.monotonic()
        if run(command, 600, **more) != 0:
            sys.exit(f"{name} fails without any mutation")
        limits[name] = 10 + 10 * (time.monotonic() - start)
    shutil.copytree(made, pristine, symlinks=True)
    # first those that are built anew, then those that are not, the quick ones of them first
    return sorted(steps, key=lambda step: (not step[1], limits[step[0]] if not step[1] else 0)), limits


def digest_of(folder):
    """What is made of core: the library, and the core tests for what only they compile."""
    files = [folder / "labelquality.so", *sorted(p for p in (folder / "tests/core").rglob("*") if p.is_file() and p.suffix == "")]
    return hashlib.sha256(b"".join(p.read_bytes() for p in files)).digest()


def try_out(mutation, steps, limits, before):
    """What catches it; "" for nothing, None where it is not to be counted."""
    shutil.rmtree(made)
    shutil.copytree(pristine, made, symlinks=True)
    source = tree / mutation.file
    text, stat = source.read_text(), source.stat()
    lines = text.split("\n")
    lines[mutation.line - 1] = mutation.changed
    source.write_text("\n".join(lines))
    try:
        caught, built_all = "", False
        for name, targets, command, more in steps:
            if targets and make(*targets) != 0:
                return None
            if not targets and not built_all:
                built_all = True
                if digest_of(made) == before:
                    return None
            code = run(command, limits[name], **more)
            if code != 0:
                return name if code is not None else f"{name} (no end)"
        return caught
    finally:
        source.write_text(text)
        os.utime(source, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def read_explained():
    """{(file, line): [(mutations, reason)]}; see the top of the file."""
    explained = {}
    for record in (HERE / "explained.txt").read_text().split("\n\n"):
        lines = [line for line in record.splitlines() if line.strip() and not line.startswith("#")]
        if lines:
            file, text = lines[0].split(": ", 1)
            reason = " ".join(line.strip() for line in lines[2:])
            explained.setdefault((file, text.strip()), []).append((lines[1].strip().split(", "), reason))
    return explained


def find_reason(explained, mutation):
    for what, reason in explained.get((mutation.file, mutation.text), []):
        if mutation.what in what or what == ["any"]:
            return reason
    return None


def order(mutation):
    key = "\0".join((SEED, mutation.file, mutation.text, mutation.what, str(mutation.which)))
    return hashlib.sha256(key.encode()).hexdigest()


def all_mutations():
    for path in sorted(pathlib.Path("core").rglob("*.[ch]")):
        for mutation in mutations_of(str(path), path.read_text()):
            if files and str(path) not in files:
                continue
            if int(order(mutation), 16) % TABLES.get(str(path), 1) == 0:
                yield mutation


def main():
    explained = read_explained()
    steps, limits = prepare()
    before = digest_of(pristine)
    candidates = sorted(all_mutations(), key=order)
    if not candidates:
        sys.exit(f"there is no mutation of {files or 'core/'}")
    caught, survived, unexplained, skipped = 0, 0, 0, 0
    start = time.monotonic()
    for mutation in candidates:
        if caught + unexplained == count:
            break
        by = try_out(mutation, steps, limits, before)
        if by is None:
            skipped += 1
        elif by:
            caught += 1
            print(f"caught by {by}: {mutation}", flush=True)
        else:
            survived += 1
            reason = find_reason(explained, mutation)
            unexplained += reason is None
            print(f"{'survived, explained' if reason else 'SURVIVED'}: {mutation}", flush=True)
            if reason:
                print(f"    {reason}", flush=True)
    print(f"\n{caught + unexplained} mutations of {len(candidates)}: {caught} caught "
          f"({100 * caught / max(1, caught + unexplained):.1f} %), {unexplained} not. Beside them {survived - unexplained} "
          f"explained, and {skipped} that do not compile or are the same machine code. "
          f"{(time.monotonic() - start) / max(1, caught + survived + skipped):.1f} s each")
    print(f"{caught} passed, {unexplained} failed")
    return unexplained > 0


sys.exit(main())
