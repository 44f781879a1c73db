# A Debian package: `cpack -G DEB` in the build directory. Dependencies on shared
# libraries are found by dpkg-shlibdeps.

set(CPACK_PACKAGE_NAME acl-tidy)
set(CPACK_PACKAGE_VENDOR "acl-tidy")
set(CPACK_PACKAGE_CONTACT "acl-tidy maintainers <acl-tidy@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_GENERATOR DEB)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Clang's own headers; the plugin wants the clang-tidy of the same version.
set(CPACK_DEBIAN_PACKAGE_DEPENDS
  "libclang-common-${LLVM_VERSION_MAJOR}-dev")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "clang-tidy-${LLVM_VERSION_MAJOR}")
include(CPack)
