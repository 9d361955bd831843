using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Model.V1Alpha1;
using IaC.Providers.Hosts;
using IaC.Testing;

namespace IaC.Providers.Tests.Hosts;

/// <summary>The calls of systemctl, to a program in its place; what they do is shown in a guest where a systemd runs (guest-nested).</summary>
public sealed class UnitFacetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly HostRun run = new(new HostSpec(), new Progress<ProviderProgress>());

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Units_are_enabled_and_started_after_their_files_were_read_and_only_where_they_are_not()
    {
        UnitFacet facet = Facet("LoadState=loaded\nActiveState=inactive\nUnitFileState=disabled\n\nLoadState=loaded\nActiveState=active\nUnitFileState=enabled\n");
        run.UnitsChanged = true;
        await facet.ApplyAsync([Setting("a.service"), Setting("b.service")], run, TestContext.Current.CancellationToken);
        Assert.Equal(
            ["daemon-reload", "show --property=LoadState,ActiveState,UnitFileState -- a.service b.service", "enable a.service", "start a.service"],
            FakeProgram.Calls(folder["systemctl"]));
        Assert.Equal(["a.service"], run.Started);
    }

    [Fact]
    public async Task Units_are_as_systemctl_says_and_one_that_it_does_not_know_is_not_there()
    {
        UnitFacet facet = Facet("LoadState=loaded\nActiveState=activating\nUnitFileState=enabled-runtime\n\nLoadState=not-found\nActiveState=inactive\nUnitFileState=\n");
        IReadOnlyDictionary<string, JsonObject> live = await facet.ReadAsync(["a.service", "b.service"], TestContext.Current.CancellationToken);
        Assert.Equal("""{"enabled":false,"running":true}""", Assert.Single(live).Value.ToJsonString());
    }

    [Fact]
    public async Task Templates_are_listed_since_only_instances_can_be_shown()
    {
        var facet = new UnitFacet(new Systemd(FakeProgram.Write(folder, "systemctl", "case $1 in show) printf 'LoadState=loaded\\nActiveState=active\\nUnitFileState=enabled\\n';; list-unit-files) echo 'a@.service disabled enabled';; esac")));
        IReadOnlyDictionary<string, JsonObject> live = await facet.ReadAsync(["a@.service", "a@1.service", "b@.service"], TestContext.Current.CancellationToken);
        Assert.Equal(["a@.service", "a@1.service"], live.Keys.Order());
        Assert.Equal("""{"enabled":false,"running":false}""", live["a@.service"].ToJsonString());
    }

    [Theory]
    [InlineData("static", null, "no boot can be made to start a.service: it is static")]
    [InlineData("alias", null, null)]
    [InlineData("disabled", null, null)]
    [InlineData("", "[Service]\nExecStart=/bin/true\n", "no boot can be made to start a.service: its `content` has no `[Install]` that says what it is started with")]
    [InlineData("static", "[Service]\n[Install]\nWantedBy=multi-user.target\n", null)]
    public async Task What_no_boot_can_start_is_not_enabled(string state, string? content, string? fault)
    {
        var spec = new HostSpec { SystemdUnits = [new HostUnit { Name = "a.service", Content = content, Enabled = true }] };
        UnitFacet facet = Facet($"LoadState=loaded\nActiveState=active\nUnitFileState={state}\n");
        IReadOnlyDictionary<string, JsonObject> live = await facet.ReadAsync(["a.service"], TestContext.Current.CancellationToken);
        Assert.Equal(fault, (await facet.CheckAsync(spec, [.. facet.Items(spec)], live, NoSourceMap.Instance, TestContext.Current.CancellationToken)).SingleOrDefault()?.Message);
    }

    [Fact]
    public async Task What_was_not_there_is_stopped_and_disabled_before_its_file_goes()
    {
        UnitFacet facet = Facet("LoadState=loaded\nActiveState=active\nUnitFileState=enabled\n");
        await facet.RemoveAsync(["a.service"], run, TestContext.Current.CancellationToken);
        Assert.Equal(["disable a.service", "stop a.service"], FakeProgram.Calls(folder["systemctl"]).Where(call => !call.StartsWith("show", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Only_what_runs_is_restarted()
    {
        var systemd = new Systemd(FakeProgram.Write(folder, "systemctl", "cat <<'END'\nLoadState=loaded\nActiveState=inactive\n\nLoadState=not-found\nActiveState=inactive\n\nLoadState=loaded\nActiveState=active\nEND"));
        Assert.Equal(["c.service"], await systemd.RunningAsync(["a.service", "b.service", "c.service"], TestContext.Current.CancellationToken));
        Assert.Empty(await systemd.RunningAsync([], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Where_no_systemd_runs_nothing_is_compared()
    {
        HostItem item = Assert.Single(new UnitFacet(null).Items(new HostSpec { SystemdUnits = [new HostUnit { Name = "a.service", Enabled = true }] }));
        Assert.Empty(item.Wanted);
    }

    private static HostSetting Setting(string name) => new(name, new JsonObject { ["enabled"] = true, ["running"] = true });

    private UnitFacet Facet(string shown) => new(new Systemd(FakeProgram.Write(folder, "systemctl", $"case $1 in show) cat <<'END'\n{shown}END\n;; esac")));
}
