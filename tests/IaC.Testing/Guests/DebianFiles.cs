using System.Security.Cryptography;
using System.Text;

namespace IaC.Testing;

/// <summary>
/// The files of a small Debian with systemd, cloud-init, an agent of QEMU, sshd and git, and the modules of its own kernel, made by mmdebstrap: for what the machines that build cannot show. A kernel and an initial file system
/// for it are those of <see cref="GuestFiles"/>.
/// </summary>
public static class DebianFiles
{
    private const string Release = "bookworm";
    private const string Packages = "systemd-sysv,udev,dbus,kmod,iproute2,qemu-guest-agent,cloud-init,openssh-server,git";

    // Of the modules those that containers need, beside what the initial file system has loaded.
    private static readonly string[] Modules = ["kernel/fs/overlayfs", "kernel/net/bridge", "kernel/net/netfilter", "kernel/net/ipv4/netfilter", "kernel/net/ipv6/netfilter", "kernel/net/llc", "kernel/net/802", "kernel/lib", "kernel/drivers/net"];

    // Terminals that nobody logs in on, and what runs by the clock.
    private static readonly string[] Masked =
    [
        "serial-getty@.service", "getty@.service", "getty-static.service", "systemd-timesyncd.service",
        "apt-daily.timer", "apt-daily-upgrade.timer", "e2scrub_all.timer", "e2scrub_reap.service", "fstrim.timer", "dpkg-db-backup.timer",
    ];

    // The stages of a stock image, with fewer modules in each: all others take a minute here, most of it for keys of RSA, locales and boot loaders.
    private const string CloudConfiguration =
        """
        {"datasource_list": ["NoCloud"], "users": ["default"], "disable_root": true, "ssh_genkeytypes": ["ed25519"],
         "cloud_init_modules": ["write-files", "set_hostname", "update_hostname", "users-groups", "ssh"], "cloud_config_modules": ["runcmd"], "cloud_final_modules": ["scripts-user", "final-message"],
         "system_info": {"distro": "debian", "default_user": {"name": "debian", "lock_passwd": true, "shell": "/bin/bash"}, "network": {"renderers": ["networkd"]}, "ssh_svcname": "ssh"}}
        """;

    // An empty machine-id is filled at the first boot, as in Debian's cloud images; one that says "uninitialized" makes systemd set all units anew to what their packages prefer.
    private const string Finish = "cp /bin/busybox \"$1/bin/busybox\" && rm -rf \"$1/etc/fstab\" && : > \"$1/etc/machine-id\" && rm -rf \"$1\"/usr/share/locale \"$1\"/var/cache/apt";

    private static readonly Lock Guard = new();

    /// <summary>Puts <c>debian.tar</c> into a folder. It is made once for what it is made of, and kept in the temporary folder of the machine.</summary>
    public static void Put(string folder)
    {
        string made = Path.Combine(Path.GetTempPath(), $"iac-guest-debian-{Release}-{Mark}.tar");
        lock (Guard)
        {
            if (!File.Exists(made))
            {
                Make(made);
            }
        }

        File.Copy(made, Path.Combine(folder, "debian.tar"), overwrite: true);
    }

    // Another list is another archive.
    private static string Mark => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', [Packages, CloudConfiguration, Finish, .. Modules, .. Masked]))))[..12];

    private static void Make(string tar)
    {
        string kernel = GuestFiles.Kernel;
        string version = Path.GetFileName(Directory.GetDirectories(Path.Combine(kernel, "lib", "modules")).Single());
        string from = Path.Combine(kernel, "lib", "modules", version);
        string to = $"\"$1\"/usr/lib/modules/{version}";
        string draft = $"{tar}.{Environment.ProcessId}.tar";
        Tool.Run(
            "/usr/bin/mmdebstrap",
            [
                "--quiet", "--skip=output/dev", "--mode=root", "--variant=minbase", $"--include={Packages}", "--aptopt=APT::Sandbox::User \"root\"",
                "--dpkgopt=path-exclude=/usr/share/man/*", "--dpkgopt=path-exclude=/usr/share/doc/*", "--dpkgopt=path-exclude=/usr/share/locale/*",
                $"--customize-hook=mkdir -p {to} && cd '{from}' && cp --parents -r {string.Join(' ', Modules)} modules.builtin modules.builtin.modinfo modules.order {to} && chroot \"$1\" depmod -a {version}",
                $"--customize-hook=printf %s '{CloudConfiguration}' > \"$1/etc/cloud/cloud.cfg\"",
                "--customize-hook=chroot \"$1\" systemctl enable systemd-networkd.service",
                $"--customize-hook=for unit in {string.Join(' ', Masked)}; do ln -sf /dev/null \"$1/etc/systemd/system/$unit\"; done",
                $"--customize-hook={Finish}",
                Release, draft,
            ]);
        File.Move(draft, tar, overwrite: true);
    }
}
