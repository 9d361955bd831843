using System.Text;

namespace IaC.Guests;

/// <summary>Makes file systems as large as the disk that they are on, by the guest's own programs, while they are in use.</summary>
public static class GuestFileSystems
{
    // A disk is known by its serial number, which is its name as far as one goes (20 letters); a file system by the number of the device that it is mounted from (proc_pid_mountinfo(5)), or by the name of that, as btrfs has it.
    // Where a disk has partitions, the one that begins last can grow.
    private const string Script = """
        for block in /sys/block/*; do
          [ "$(cat $block/serial 2>/dev/null)" = "$(printf %.20s "$1")" ] && disk=$block
        done
        [ -n "$disk" ] || { echo "the guest has no disk of this serial number" >&2; exit 1; }
        node=${disk##*/}
        part=$(for p in $disk/$node*/; do [ -e $p/start ] && echo "$(cat $p/start) ${p%/}"; done | sort -n | tail -n 1 | cut -d ' ' -f 2)
        if [ -n "$part" ]; then
          number=$(cat $part/partition)
          if command -v growpart >/dev/null; then
            growpart /dev/$node $number >&2 || [ $? = 1 ] || exit 1
          else
            echo ', +' | sfdisk -q -N $number --no-reread --force /dev/$node >&2 && partx -u /dev/$node >&2 || exit 1
          fi
          disk=$part node=${part##*/}
        fi
        mounted=$(awk -v number="$(cat $disk/dev)" -v node=/dev/$node '{ for (i = 7; $i != "-"; i++); if ($3 == number || $(i + 2) == node) { print $(i + 1), $5; exit } }' /proc/self/mountinfo)
        place=$(printf '%b' "${mounted#* }")
        case $mounted in
          ext*) resize2fs /dev/$node >&2 ;;
          xfs*) xfs_growfs "$place" >&2 ;;
          btrfs*) btrfs filesystem resize max "$place" >&2 ;;
          '') echo "nothing of it is mounted" >&2; exit 1 ;;
          *) echo "nobody knows how ${mounted%% *} grows" >&2; exit 1 ;;
        esac && echo "${mounted%% *} at $place"
        """;

    /// <summary>Makes the file system of a disk larger; on the last partition, where the disk has any, which grows before.</summary>
    /// <param name="agent">The guest.</param>
    /// <param name="disk">Name of the disk.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What has grown: <c>ext4 at /data</c>.</returns>
    /// <exception cref="GuestAgentException">The guest cannot, or does not answer; the message is what its programs say.</exception>
    /// <exception cref="IaC.Pods.SupervisorException">No agent listens.</exception>
    public static async Task<string> GrowFileSystemAsync(this GuestAgent agent, string disk, CancellationToken cancellationToken)
    {
        GuestProgramResult result = await agent.RunAsync(["sh", "-c", Script, "sh", disk], default, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0 ? Text(result.Output) : throw new GuestAgentException(Text(result.Error) is { Length: > 0 } said ? said : $"a program in the guest ended with {result.ExitCode}");
    }

    private static string Text(byte[] said) => Encoding.UTF8.GetString(said).Trim().ReplaceLineEndings("; ");
}
