using System.Text.RegularExpressions;

namespace IaC.Testing;

/// <summary>
/// A kernel and an initial file system for guests: Debian's kernel for clouds, taken out of its package without installing it, and busybox with an <c>init</c> of our own, which takes an address by DHCP,
/// says <c>guest is up</c>, serves its host name on port 80, and switches the machine off when the power button is pressed. With <c>root=DEVICE</c> on the command line it only loads modules, and hands over to the <c>init</c> there.
/// </summary>
public static partial class GuestFiles
{
    private const string KernelPackage = "linux-image-cloud-amd64";

    // What a guest with an agent is made of, beside libraries that this machine has.
    private static readonly string[] AgentPackages = ["qemu-guest-agent", "dropbear-bin", "libtomcrypt1", "libtommath1"];
    private static readonly string[] AgentPrograms = ["usr/sbin/qemu-ga", "usr/sbin/dropbear"];

    // The same of one that asks for its address of IPv6.
    private static readonly string[] ClientPackages = ["isc-dhcp-client"];
    private static readonly string[] ClientPrograms = ["sbin/dhclient"];
    private const string Busybox = "/bin/busybox";

    // In the order in which they are loaded.
    private static readonly string[] Modules =
    [
        "virtio_ring", "virtio", "virtio_pci_modern_dev", "virtio_pci_legacy_dev", "virtio_pci", "failover", "net_failover", "virtio_net", "virtio_blk", "virtio_console", "button", "evdev", "pvpanic", "pvpanic-pci", "cdrom", "isofs",
    ];

    // For scripts in the guest to load.
    private static readonly string[] FurtherModules = ["fuse", "virtiofs", "virtio-rng"];

    // Asked for once: apt reads its whole lists for the name of a package.
    private static readonly Lazy<string> KernelFolder = new(() => DebianPackages.Unpack(Dependency().Match(Tool.Run("/usr/bin/apt-cache", ["depends", KernelPackage])).Groups[1].Value));
    private static readonly Lazy<string> AgentFolder = new(() => DebianPackages.Unpack(AgentPackages));
    private static readonly Lazy<string> ClientFolder = new(() => DebianPackages.Unpack(ClientPackages));

    /// <summary>Debian's client of DHCPv6.</summary>
    public static string DhcpClient => Path.Combine(ClientFolder.Value, ClientPrograms[0]);

    /// <summary>Puts <c>vmlinuz</c> and <c>initrd.cpio</c> into a folder. Packages are downloaded once and kept in the temporary folder of the machine.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="agent">With Debian's qemu-guest-agent, which the <c>init</c> starts, and a server of ssh.</param>
    /// <param name="dhcpV6">With Debian's dhclient, by which the <c>init</c> asks for an address of IPv6, too.</param>
    public static void Put(string folder, bool agent = false, bool dhcpV6 = false)
    {
        File.Copy(Directory.GetFiles(Path.Combine(Kernel, "boot"), "vmlinuz-*").Single(), Path.Combine(folder, "vmlinuz"), overwrite: true);
        File.WriteAllBytes(Path.Combine(folder, "initrd.cpio"), InitialFileSystem(Kernel, agent ? AgentFolder.Value : null, dhcpV6 ? ClientFolder.Value : null));
    }

    /// <summary>The folder of the kernel's package, unpacked.</summary>
    internal static string Kernel => KernelFolder.Value;

    private static byte[] InitialFileSystem(string kernel, string? agent, string? client)
    {
        var archive = new CpioArchive();
        archive.AddFolder("bin");
        archive.AddFolder("modules");
        archive.AddFile("bin/busybox", File.ReadAllBytes(Busybox));
        archive.AddFile("init", System.Text.Encoding.UTF8.GetBytes(Init));
        archive.AddFile("lease", System.Text.Encoding.UTF8.GetBytes(Lease));
        string[] all = Directory.GetFiles(Path.Combine(kernel, "lib"), "*.ko", SearchOption.AllDirectories);
        foreach (string module in Modules.Concat(FurtherModules))
        {
            archive.AddFile($"modules/{module}.ko", File.ReadAllBytes(all.Single(path => Path.GetFileName(path) == $"{module}.ko")));
        }

        if (agent is not null || client is not null)
        {
            archive.AddFolder("sbin");
            archive.AddFolder("lib64");
            HashSet<string> libraries = [];
            if (agent is not null)
            {
                archive.AddFile("sbin/shutdown", System.Text.Encoding.UTF8.GetBytes("#!/bin/busybox sh\necho \"shut down by the agent\" > /dev/console\nexec /bin/poweroff -f\n"));
                AddPrograms(archive, agent, AgentPrograms, libraries);
            }

            if (client is not null)
            {
                archive.AddFile("lease6", System.Text.Encoding.UTF8.GetBytes(LeaseV6));
                AddPrograms(archive, client, ClientPrograms, libraries);
            }

            foreach (string library in libraries.DistinctBy(Path.GetFileName))
            {
                archive.AddFile($"lib64/{Path.GetFileName(library)}", File.ReadAllBytes(library));
            }
        }

        return archive.ToBytes();
    }

    // With the libraries of this machine, which has those of the same release.
    private static void AddPrograms(CpioArchive archive, string packages, string[] programs, HashSet<string> libraries)
    {
        foreach (string program in programs)
        {
            string path = Path.Combine(packages, program);
            archive.AddFile($"sbin/{Path.GetFileName(program)}", File.ReadAllBytes(path));
            libraries.UnionWith(Library().Matches(Tool.Run("/bin/sh", ["-c", $"LD_LIBRARY_PATH='{packages}/usr/lib/x86_64-linux-gnu' ldd '{path}'"])).Select(match => match.Value));
        }
    }

    [GeneratedRegex(@"/\S+(?= \(0x)")]
    private static partial Regex Library();

    [GeneratedRegex(@"Depends: (linux-image-[\w.+-]+)")]
    private static partial Regex Dependency();

    private static string Init =>
        $"""
        #!/bin/busybox sh
        /bin/busybox --install -s /bin
        export PATH=/bin:/sbin
        mkdir -p /proc /sys /dev /etc /www
        mount -t proc proc /proc
        mount -t sysfs sysfs /sys
        mount -t devtmpfs dev /dev
        for module in {string.Join(' ', Modules)}; do insmod /modules/$module.ko; done
        for word in $(cat /proc/cmdline); do case $word in root=*)
          mkdir /new
          mount -t ext4 ${"{"}word#root={"}"} /new
          umount /proc /sys /dev
          exec switch_root /new /sbin/init
        esac; done
        ip link set lo up
        if [ -e /sys/class/net/eth0 ]; then
          ip link set eth0 up
          udhcpc -i eth0 -n -q -t 20 -T 1 -s /lease >/dev/null 2>&1 && echo "address $(ip -4 -o addr show eth0 | awk '{"{"}print $4{"}"}') name $(hostname)"
          if [ -x /sbin/dhclient ]; then
            until ip -6 addr show dev eth0 | grep fe80 | grep -qv tentative; do sleep 0.1; done
            LD_LIBRARY_PATH=/lib64 dhclient -6 -1 -sf /lease6 -cf /dev/null -lf /leases6 -pf /client6.pid eth0
            while ip -6 addr show dev eth0 | grep -q tentative; do sleep 0.1; done
            echo "address6 $(ip -6 -o addr show dev eth0 scope global | awk '{"{"}print $4{"}"}') $(ip -6 route show default | awk '{"{"}print $3{"}"}')"
          fi
        fi
        hostname > /www/index.html
        httpd -h /www
        button=$(grep -l 'Power Button' /sys/class/input/event*/device/name | cut -d/ -f5)
        (dd if=/dev/input/$button bs=24 count=1 >/dev/null 2>&1 && echo "switching off" && poweroff -f) &
        if [ -x /sbin/qemu-ga ]; then
          mkdir -p /run /root
          echo "root:x:0:0:root:/root:/bin/sh" > /etc/passwd
          ln -s /bin/hwclock /sbin/hwclock
          port=$(basename $(dirname $(grep -l org.qemu.guest_agent.0 /sys/class/virtio-ports/*/name)))
          (LD_LIBRARY_PATH=/lib64; export LD_LIBRARY_PATH; while :; do qemu-ga -m virtio-serial -p /dev/$port -t /run -f /run/qga.pid; sleep 1; done) &
          mkdir -p /etc/dropbear /dev/pts
          mount -t devpts devpts /dev/pts
          LD_LIBRARY_PATH=/lib64 dropbear -R -E -s
        fi
        for word in $(cat /proc/cmdline); do case $word in run=*) script="${"{"}word#run={"}"}"; echo "$script" | base64 -d > /run.sh; sh /run.sh;; esac; done
        echo "guest is up"
        while :; do sleep 3600; done

        """.ReplaceLineEndings("\n");

    // What dhclient calls.
    private const string LeaseV6 = "#!/bin/busybox sh\n[ \"$reason\" = BOUND6 ] && ip -6 addr add $new_ip6_address/128 dev $interface\nexit 0\n";

    // What udhcpc calls with what it was given.
    private const string Lease =
        "#!/bin/busybox sh\n[ \"$1\" = bound ] || exit 0\nip addr add $ip/$mask dev $interface\nip route add default via $router\nhostname $hostname\n: > /etc/resolv.conf\n"
        + "for server in $dns; do echo nameserver $server >> /etc/resolv.conf; done\n";
}
