# full_disk.sh COMMAND…: runs COMMAND with a full disk at ./small, in a mount name
# space of its own, and says what is there afterwards.
mount -t tmpfs -o size=64k none small || exit 99
echo former >small/base.json
echo former >small/report.sarif
mkdir small/cache
cat /dev/zero >small/fill 2>/dev/null
"$@"
status=$?
echo "left:" $(ls small)
echo "left in the cache:" $(ls small/cache)
cat small/base.json small/report.sarif
exit $status
