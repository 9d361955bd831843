using IaC.Pods;

namespace IaC.Cli.Hosting;

/// <summary>The systemd unit (systemd.unit(5)) that runs <c>iac restore --watch</c> for a root.</summary>
/// <param name="layout">The root.</param>
/// <param name="root">Folder given with <c>--root</c>; null is the machine's own.</param>
/// <param name="rootId">Id of the root.</param>
/// <param name="program">Absolute path of <c>iac</c>.</param>
internal sealed class RestoreUnit(RootLayout layout, string? root, string rootId, string program)
{
    /// <summary>Its name; it bears the id of a root that is not the machine's own.</summary>
    public string Name => root is null ? "iac-restore.service" : $"iac-restore-{rootId}.service";

    /// <summary>
    /// Its text. What is made on behalf of a pod inherits what this process is confined by, so a sandbox of mounts, system calls or capabilities would take from pods after a boot what they have after
    /// <c>iac up</c>; supervisors leave its control group, so that limits of that group hold for this process alone.
    /// </summary>
    public string Text =>
        $"""
        # Written by `iac host enable`, removed by `iac host disable`.
        [Unit]
        Description=IaC: keeps the stacks below {UnitText.Escaped(layout.Lib)} running
        Wants=network-online.target
        After=network-online.target local-fs.target
        RequiresMountsFor={UnitText.Quoted(layout.Lib)}

        [Service]
        Type=exec
        ExecStart={UnitText.Quoted(program)} restore --watch{(root is null ? "" : $" --root {UnitText.Quoted(Path.GetFullPath(root))}")}
        # PULUMI_CONFIG_PASSPHRASE=..., where secrets are sealed by a passphrase; mode 0600.
        EnvironmentFile=-/etc/iac/environment
        Restart=always
        RestartSec=1
        # Pods outlive it.
        KillMode=process
        OOMPolicy=continue
        TimeoutStopSec=30
        DevicePolicy=closed
        KeyringMode=private
        UMask=0077
        WorkingDirectory=/

        [Install]
        WantedBy=multi-user.target

        """;
}
