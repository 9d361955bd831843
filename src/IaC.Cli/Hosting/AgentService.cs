using IaC.Pods;

namespace IaC.Cli.Hosting;

/// <summary>The systemd unit (systemd.unit(5)) that runs <c>iac gitops run</c> for a root.</summary>
/// <param name="layout">The root.</param>
/// <param name="root">Folder given with <c>--root</c>; null is the machine's own.</param>
/// <param name="rootId">Id of the root.</param>
/// <param name="program">Absolute path of <c>iac</c>.</param>
/// <param name="document">Absolute path of the GitOps document.</param>
internal sealed class AgentService(RootLayout layout, string? root, string rootId, string program, string document)
{
    /// <summary>Its name; it bears the id of a root that is not the machine's own.</summary>
    public static string NameOf(string? root, string rootId) => root is null ? "iac-gitops.service" : $"iac-gitops-{rootId}.service";

    /// <summary>Its name.</summary>
    public string Name => NameOf(root, rootId);

    /// <summary>Its text. As with <see cref="RestoreUnit"/>, what pods inherit is not taken from them: what is hardened is what reaches no pod.</summary>
    public string Text =>
        $"""
        # Written by `iac gitops install`, removed by `iac gitops uninstall`.
        [Unit]
        Description=IaC: keeps this machine as {UnitText.Escaped(document)} says
        Wants=network-online.target
        After=network-online.target local-fs.target
        RequiresMountsFor={UnitText.Quoted(layout.Lib)}

        [Service]
        Type=exec
        ExecStart={UnitText.Quoted(program)} gitops run --file {UnitText.Quoted(document)}{(root is null ? "" : $" --root {UnitText.Quoted(Path.GetFullPath(root))}")}
        # PULUMI_CONFIG_PASSPHRASE=..., where secrets are sealed by a passphrase; mode 0600.
        EnvironmentFile=-/etc/iac/environment
        Restart=always
        RestartSec=1
        # Pods outlive it.
        KillMode=process
        OOMPolicy=continue
        TimeoutStopSec=60
        DevicePolicy=closed
        KeyringMode=private
        UMask=0077
        WorkingDirectory=/

        [Install]
        WantedBy=multi-user.target

        """;
}
