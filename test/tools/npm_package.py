"""Fetches a published npm package for tests on real code.

Nothing of a package is kept in the repository: it is fetched when a test runs,
compared with a checksum, and kept in the build directory.
"""

import hashlib
import os
import pathlib
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass

# What npm prints when it does not get as far as an answer of the registry.
UNREACHABLE = (
    "ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ENETUNREACH",
    "EHOSTUNREACH", "ETIMEDOUT", "ERR_SOCKET_TIMEOUT", "ENOTCACHED",
    "network request to",
)
# What it prints when the registry's certificate, or that of a proxy in between,
# is none that it trusts.
UNTRUSTED = (
    "SELF_SIGNED_CERT_IN_CHAIN", "DEPTH_ZERO_SELF_SIGNED_CERT",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "UNABLE_TO_GET_ISSUER_CERT",
    "CERT_UNTRUSTED", "CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID",
    "ERR_TLS_CERT_ALTNAME_INVALID",
)
PATIENCE_SECONDS = 300


class Unreachable(Exception):
    """The registry cannot be reached: the test has nothing to work on."""


class Broken(Exception):
    """The registry answered, but not with the package that was expected."""


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    sha256: str  # of the tarball


# ggml-cann is the largest ACL client that is published as an npm package.
WHISPER = Package(
    "nodejs-whisper", "0.3.1",
    "92041caf2b26c74b7f489fedf37bd093f216eebd61df512045ec2d19d0531d37")


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


def download(package, directory):
    """Leaves the checked tarball in `directory` and returns its path."""
    npm = shutil.which("npm")
    if not npm:
        raise Broken("npm was not found; scripts/setup installs it")
    command = [npm, "pack", f"{package.name}@{package.version}",
               "--pack-destination", str(directory),
               "--fetch-retries=1", "--fetch-timeout=60000"]
    try:
        done = subprocess.run(command, cwd=directory, capture_output=True,
                              text=True, stdin=subprocess.DEVNULL,
                              timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        raise Unreachable(f"no answer within {PATIENCE_SECONDS} s") from None
    if done.returncode:
        errors = [line for line in done.stderr.splitlines()
                  if line.startswith(("npm error", "npm ERR!"))]
        # Neither npm's own stack nor its advice on proxies.
        errors = [line for line in errors
                  if " code " in line or "request to" in line] or errors
        text = "\n".join(errors) or done.stderr
        if any(word in text for word in UNREACHABLE):
            raise Unreachable(text)
        if any(word in text for word in UNTRUSTED):
            raise Unreachable("npm does not trust the registry's certificate; "
                              "name the authority with NODE_EXTRA_CA_CERTS or "
                              f"npm's option cafile\n{text}")
        raise Broken(f"'{' '.join(command)}' failed\n{text}")
    tarballs = list(directory.glob("*.tgz"))
    if len(tarballs) != 1:
        raise Broken(f"npm pack left {len(tarballs)} tarballs, not one")
    found = digest(tarballs[0])
    if found != package.sha256:
        raise Broken(f"{package.name} {package.version} has the SHA-256 {found}, "
                     f"not {package.sha256}: it is not the code that was triaged")
    return tarballs[0]


def unpack(tarball, prefix, directory):
    """Unpacks the regular files below `prefix` into `directory`."""
    with tarfile.open(tarball) as archive:
        for member in archive:
            path = pathlib.PurePosixPath(member.name)
            if (not member.isfile() or ".." in path.parts
                    or not member.name.startswith(prefix)):
                continue
            target = directory / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.extractfile(member).read())


def fetch(package, prefix, cache):
    """The directory with the files of `package` below `prefix`.

    It is below the directory `cache`, and fetched once only. Raises Unreachable
    and Broken.
    """
    cache = pathlib.Path(cache)
    name = package.name.replace("/", "-")
    home = cache / f"{name}-{package.version}-{package.sha256[:16]}"
    if not home.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            scratch = pathlib.Path(scratch)
            tarball = download(package, scratch)
            unpack(tarball, prefix, scratch / "files")
            # In one step, so that what is there is always complete.
            try:
                os.rename(scratch / "files", home)
            except OSError:
                if not home.is_dir():  # Another run may have been faster.
                    raise
    return home


GGML_PREFIX = "package/cpp/whisper.cpp/ggml/"


def fetch_ggml(cache):
    """The directory of ggml's sources in nodejs-whisper."""
    return fetch(WHISPER, GGML_PREFIX, cache) / GGML_PREFIX


def ggml_cann_files(ggml):
    """The ACL client in ggml: all its sources, sorted."""
    return sorted((pathlib.Path(ggml) / "src" / "ggml-cann").glob("*.cpp"))


def ggml_cann_flags(ggml):
    """How ggml's build compiles them for an Ascend 910B."""
    return ["-std=c++17", "-DASCEND_910B", f"-I{ggml}/include", f"-I{ggml}/src"]
