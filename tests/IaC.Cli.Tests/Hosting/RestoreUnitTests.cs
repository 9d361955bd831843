using System.Diagnostics;
using System.Text.Json;
using IaC.Cli.Hosting;
using IaC.Engine;
using IaC.Pods;
using IaC.Testing;

namespace IaC.Cli.Tests.Hosting;

/// <summary>The unit of the host: its text as systemd itself reads it, and what systemctl is asked to do, by a stand-in that writes it down.</summary>
public sealed class RestoreUnitTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Its_text() => Golden.Match(new RestoreUnit(RootLayout.At(null), null, "0123abcd", "/usr/local/lib/iac/iac").Text, "Hosting/unit.golden");

    [Fact]
    public void The_unit_of_another_root_bears_its_id()
    {
        var unit = new RestoreUnit(RootLayout.At("/srv/my 100% \"root\""), "/srv/my 100% \"root\"", "0123abcd", "/opt/iac");
        Assert.Equal("iac-restore-0123abcd.service", unit.Name);
        Assert.Contains("ExecStart=\"/opt/iac\" restore --watch --root \"/srv/my 100%% \\\"root\\\"\"\n", unit.Text, StringComparison.Ordinal);
        Assert.Contains("RequiresMountsFor=\"/srv/my 100%% \\\"root\\\"/lib\"\n", unit.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_unit_of_the_agent_names_its_document()
    {
        var unit = new AgentUnit(RootLayout.At(null), null, "0123abcd", "/opt/iac", "/etc/iac/git ops.yaml");
        Assert.Equal("iac-gitops.service", unit.Name);
        Assert.Contains("ExecStart=\"/opt/iac\" gitops run --file \"/etc/iac/git ops.yaml\"\n", unit.Text, StringComparison.Ordinal);
        Assert.Contains("Description=IaC: keeps this machine as /etc/iac/git ops.yaml says\n", unit.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Systemd_finds_no_fault_with_it() => Verify("iac-restore", program => new RestoreUnit(RootLayout.At(folder["r 1"]), folder["r 1"], "0123abcd", program));

    [Fact]
    public void Systemd_finds_no_fault_with_that_of_the_agent() => Verify("iac-gitops", program => new AgentUnit(RootLayout.At(folder["r 1"]), folder["r 1"], "0123abcd", program, folder["git ops.yaml"]));

    private void Verify(string name, Func<string, ServiceUnit> unit)
    {
        Require.Program("/usr/bin/systemd-analyze", "systemd");
        string program = Script("iac", "exit 0");
        string file = folder[$"{name}.service"];
        File.WriteAllText(file, unit(program).Text);

        var start = new ProcessStartInfo("/usr/bin/systemd-analyze", ["verify", "--man=no", "--recursive-errors=no", file]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using Process verify = Process.Start(start)!;
        string said = verify.StandardError.ReadToEnd() + verify.StandardOutput.ReadToEnd();
        verify.WaitForExit();
        Assert.True(verify.ExitCode == 0 && !said.Contains(name, StringComparison.Ordinal), said);
    }

    // What is not among these would be taken from pods that are made after a boot, and not from those that a person makes.
    [Fact]
    public void What_can_be_kept_from_it_without_taking_it_from_pods_is()
    {
        Require.Program("/usr/bin/systemd-analyze", "systemd");
        string file = folder["iac-gitops.service"];
        File.WriteAllText(file, new AgentUnit(RootLayout.At(null), null, "0123abcd", Script("iac", "exit 0"), "/etc/iac/gitops.yaml").Text);
        using Process security = Process.Start(new ProcessStartInfo("/usr/bin/systemd-analyze", ["security", "--offline=true", "--json=short", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using JsonDocument said = JsonDocument.Parse(security.StandardOutput.ReadToEnd());
        security.WaitForExit();

        IEnumerable<string?> held = said.RootElement.EnumerateArray().Where(row => row.GetProperty("set").ValueKind == JsonValueKind.True).Select(row => row.GetProperty("json_field").GetString());
        Assert.Equal(["AmbientCapabilities", "Delegate", "DeviceAllow", "KeyringMode", "NotifyAccess", "UMask"], held.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_is_written_enabled_started_and_taken_away_again()
    {
        Directory.CreateDirectory(folder["units"]);
        Directory.CreateDirectory(folder["booted"]);
        var systemd = new Systemd(folder["units"], folder["booted"], Script("systemctl", $"echo \"$@\" >>'{folder["asked"]}'"));

        systemd.Enable("iac-restore.service", "text\n");
        Assert.True(systemd.Has("iac-restore.service"));
        Assert.Equal("text\n", File.ReadAllText(folder["units/iac-restore.service"]));
        systemd.Disable("iac-restore.service");
        Assert.Empty(Directory.EnumerateFiles(folder["units"]));
        Assert.Equal(
            ["enable --no-reload iac-restore.service", "daemon-reload", "restart iac-restore.service", "disable --now --no-reload iac-restore.service", "daemon-reload"],
            File.ReadAllLines(folder["asked"]));
    }

    [Fact]
    public void A_refusal_of_systemctl_is_said_and_so_is_its_absence()
    {
        Directory.CreateDirectory(folder["units"]);
        var systemd = new Systemd(folder["units"], folder["booted"], Script("systemctl", "exit 3"));
        Assert.Contains("iac restore", Assert.Throws<EngineException>(() => systemd.Enable("x.service", "")).Remedy, StringComparison.Ordinal);
        Directory.CreateDirectory(folder["booted"]);
        Assert.Contains("`systemctl enable --no-reload x.service` ended with 3", Assert.Throws<EngineException>(() => systemd.Enable("x.service", "")).Message, StringComparison.Ordinal);
    }

    private string Script(string name, string text) => Tool.WriteScript(folder[name], $"#!/bin/sh\n{text}\n");
}
