using System.Collections.Immutable;
using IaC.Containers;
using IaC.Containers.Oci;
using IaC.Programs;

namespace IaC.Cli.Agents.Programs;

/// <summary>
/// What confines a program of a unit, as a pure function: no file of the machine but the SDK and what it needs to run, all of it read-only; no network, unless a build may have it; no capabilities, no way to get any, and a user whom
/// nothing belongs to but the folder that it builds in.
/// </summary>
/// <param name="Root">Folder with <see cref="RootFiles"/>.</param>
/// <param name="Dotnet">The program <c>dotnet</c>.</param>
/// <param name="Sources">Copy of the commit's files that everybody may read.</param>
/// <param name="Tree">Where the program is to find them.</param>
/// <param name="Output">Folder of what it builds.</param>
/// <param name="Feed">Folder of packages; null for none.</param>
internal sealed record ConfinedSpec(string Root, string Dotnet, string Sources, string Tree, string Output, string? Feed)
{
    /// <summary>Where a build finds the folder that it may write to.</summary>
    public const string OutputInside = "/build";

    /// <summary>Nobody else has this number: it is above those that systemd gives to services and containers, and below those of user namespaces.</summary>
    public const uint User = 0x7000_1AC0;

    private const string Home = "/tmp";
    private const ulong MostOpenFiles = 16 * 1024;
    private const ulong LargestFile = 4UL << 30;
    private const long MostMemory = 4L << 30;
    private const long MostProcesses = 1024;

    // What programs of the machine are made of: they can be read by everybody.
    private static readonly string[] System =
    [
        "/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/ssl", "/etc/ca-certificates", "/etc/dotnet", "/etc/localtime",
    ];

    private static readonly NamespaceSpec[] Namespaces = [new("mount"), new("cgroup"), new("ipc"), new("uts"), new("pid")];
    private static readonly string[] Names = ["/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf"];

    /// <summary>Files of its root that are not the machine's: MSBuild waits for ever where its user has no name.</summary>
    public static IReadOnlyList<(string Path, string Text)> RootFiles { get; } =
    [
        ("etc/passwd", $"program:x:{User}:{User}::{Home}:/bin/sh\n"),
        ("etc/group", $"program:x:{User}:\n"),
    ];

    /// <summary>What is applied to its control group.</summary>
    public static ResourcesSpec Limits { get; } = new() { MemoryLimit = MostMemory, PidsLimit = MostProcesses };

    /// <summary>The container of a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="network">It may use the network of the machine.</param>
    public RuntimeSpec Of(ProgramCommand command, bool network) => new()
    {
        Root = new RootSpec { Lower = [Root], Readonly = true },
        Hostname = "program",
        Process = new ProcessSpec
        {
            Args = [Dotnet, .. command.Arguments],
            Env = [.. Environment().Concat(command.Environment.Where(variable => variable.Value is not null).Select(variable => KeyValuePair.Create(variable.Key, variable.Value!))).Select(variable => $"{variable.Key}={variable.Value}")],
            Cwd = command.Folder,
            User = new UserSpec { Uid = User, Gid = User },
            Capabilities = null,
            NoNewPrivileges = true,
            Rlimits = [new RlimitSpec("RLIMIT_CORE", 0, 0), new RlimitSpec("RLIMIT_NOFILE", MostOpenFiles, MostOpenFiles), new RlimitSpec("RLIMIT_FSIZE", LargestFile, LargestFile)],
        },
        Mounts =
        [
            .. ContainerDefaults.Mounts.Where(mount => mount.Type is not ("cgroup" or "mqueue" or "sysfs")),
            new MountSpec { Destination = Home, Type = "tmpfs", Source = "tmpfs", Options = ["nosuid", "nodev", "mode=1777", "size=1g"] },
            .. System.Concat(network ? Names : []).Append(Path.GetDirectoryName(Dotnet)!).Where(Path.Exists).Distinct().Select(path => Bind(path, path, "ro")),
            Bind(Sources, Tree, "ro"),
            Bind(Output, OutputInside, command.Meeting is null ? "rw" : "ro"),
            .. Feed is null ? [] : new[] { Bind(Feed, Feed, "ro") },
            .. command.Meeting is null ? [] : new[] { Bind(command.Meeting, command.Meeting, "ro") },
        ],
        Linux = new LinuxSpec
        {
            Namespaces = [.. Namespaces, .. network ? [] : new[] { new NamespaceSpec("network") }],
            Seccomp = SeccompProfile.Default,
            MaskedPaths = [.. ContainerDefaults.MaskedPaths.Where(path => path.StartsWith("/proc/", StringComparison.Ordinal))],
            ReadonlyPaths = ContainerDefaults.ReadonlyPaths,
        },
    };

    private static ImmutableArray<KeyValuePair<string, string>> Environment() =>
    [
        new("PATH", "/usr/local/bin:/usr/bin:/bin"),
        new("HOME", Home),
        new("LANG", "C.UTF-8"),
        new("DOTNET_CLI_HOME", Home),
        new("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
        new("DOTNET_SKIP_FIRST_TIME_EXPERIENCE", "1"),
        new("DOTNET_EnableDiagnostics", "0"),
        new("NUGET_PACKAGES", $"{OutputInside}/packages"),
        new("MSBUILDDISABLENODEREUSE", "1"),
    ];

    private static MountSpec Bind(string source, string destination, string access) => new() { Destination = destination, Type = "bind", Source = source, Options = [access, "nosuid", "nodev"] };
}
