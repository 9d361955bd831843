using IaC.Pods;

namespace IaC.Cli.Hosting;

/// <summary>
/// A unit of systemd (systemd.unit(5)) that runs a command of <c>iac</c> for a root and does not let it end. What is made on behalf of a pod inherits what that process is confined by, so a sandbox of mounts, system calls or capabilities
/// would take from pods after a boot what they have after <c>iac up</c>; supervisors leave its control group, so that limits of that group hold for this process alone.
/// </summary>
/// <param name="label">What it is called, after <c>iac-</c>.</param>
/// <param name="layout">The root.</param>
/// <param name="root">Folder given with <c>--root</c>; null is the machine's own.</param>
/// <param name="rootId">Id of the root.</param>
/// <param name="program">Absolute path of <c>iac</c>.</param>
internal abstract class ServiceUnit(string label, RootLayout layout, string? root, string rootId, string program)
{
    /// <summary>Its name; it bears the id of a root that is not the machine's own.</summary>
    public string Name => NameOf(label, root, rootId);

    /// <summary>Its text.</summary>
    public string Text =>
        $"""
        # Written by `iac {WrittenBy}`, removed by `iac {RemovedBy}`.
        [Unit]
        Description=IaC: {Escaped(Description)}
        Wants=network-online.target
        After=network-online.target local-fs.target
        RequiresMountsFor={Quoted(layout.Lib)}

        [Service]
        Type=exec
        ExecStart={Quoted(program)} {Command}{(root is null ? "" : $" --root {Quoted(Path.GetFullPath(root))}")}
        # PULUMI_CONFIG_PASSPHRASE=..., where secrets are sealed by a passphrase; mode 0600.
        EnvironmentFile=-/etc/iac/environment
        Restart=always
        RestartSec=1
        # Pods outlive it.
        KillMode=process
        OOMPolicy=continue
        TimeoutStopSec={(int)StopTimeout.TotalSeconds}
        DevicePolicy=closed
        KeyringMode=private
        UMask=0077
        WorkingDirectory=/

        [Install]
        WantedBy=multi-user.target

        """;

    /// <summary>The command that writes it.</summary>
    protected abstract string WrittenBy { get; }

    /// <summary>The command that removes it.</summary>
    protected abstract string RemovedBy { get; }

    /// <summary>What it is for.</summary>
    protected abstract string Description { get; }

    /// <summary>What <c>iac</c> is given, written as systemd reads it.</summary>
    protected abstract string Command { get; }

    /// <summary>How long it has to end.</summary>
    protected abstract TimeSpan StopTimeout { get; }

    /// <summary>Name of the unit of a label.</summary>
    protected static string NameOf(string label, string? root, string rootId) => root is null ? $"iac-{label}.service" : $"iac-{label}-{rootId}.service";

    /// <summary>A path as one word of a command line: between quotes backslash and quote are escaped, and % begins a specifier everywhere (systemd.service(5), Command Lines).</summary>
    protected static string Quoted(string path) => $"\"{Escaped(path).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Escaped(string text) => text.Replace("%", "%%", StringComparison.Ordinal);
}
