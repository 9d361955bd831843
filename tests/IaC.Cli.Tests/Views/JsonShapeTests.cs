using System.Text.Json.Nodes;
using IaC.Cli.Diagnosis;
using IaC.Cli.Journal;
using IaC.Cli.Views;
using IaC.Cli.Views.Backups;
using IaC.Cli.Views.Config;
using IaC.Cli.Views.Diagnosis;
using IaC.Cli.Views.Images;
using IaC.Cli.Views.Schemas;
using IaC.Cli.Views.Stacks;
using IaC.Cli.Views.State;
using IaC.Cli.Views.Workloads;
using IaC.Model;
using IaC.Pods;
using IaC.Testing;

namespace IaC.Cli.Tests.Views;

/// <summary>The shapes that programs read. A change of a golden file here is a change of the interface.</summary>
public sealed class JsonShapeTests
{
    [Fact]
    public void Ps() => Golden.Match(
        ViewJson.Write(
        [
            new WorkloadRow("Pod", "default", "web", "localhost", "Running", true, 1, ["10.88.0.2"], Events.Time) { Uid = "0123", AgeSeconds = 10.5 },
            new WorkloadRow("Pod", "default", "söder", "localhost", "Pending", false, 0, [], null),
        ]),
        "Views/ps.golden");

    [Fact]
    public void Images() => Golden.Match(
        ViewJson.Write([new ImageRow("tools", "sha256:0123", 4096, 2, Events.Time, "linux/amd64", "oci", 8192, 100), new ImageRow(null, "sha256:4567", 1, 1, null, "linux/arm64/v8", "oci", 1, 0)]), "Views/images.golden");

    [Fact]
    public void Logs() => Golden.Match(ViewJson.Write(LogRow.Of(new LogLine("web", Events.Time, LogSource.Stderr, "née\e[0m"u8.ToArray(), false))), "Views/logs.golden");

    [Fact]
    public void Events_of_a_journal() => Golden.Match(
        string.Join('\n', ViewJson.Write(new JournalEntry(Events.Time, "shop", null, "run", "succeeded")), ViewJson.Write(new JournalEntry(Events.Time, "shop", "pod/web", "Unhealthy", "Readiness probe failed: née", "httpd"))),
        "Views/journal.golden");

    [Fact]
    public void Config() => Golden.Match(
        ViewJson.Write([new ConfigRow("replicas", 3, false), new ConfigRow("password", null, true)]) + "\n" + ViewJson.Write(new ConfigRow("names", new JsonArray("a", "b"), false)), "Views/config.golden");

    [Fact]
    public void Explain() => Golden.Match(
        ViewJson.Write(new FieldRow(
            "pod.spec", "object", "What is wanted.", true, null, [], false, null, [new FieldRow("restartPolicy", "string", null, false, "Always", ["Always", "Never"], false, FieldEffect.Restart, [])])),
        "Views/explain.golden");

    [Fact]
    public void State_list() => Golden.Match(ViewJson.Write([new StateRow("shop", "pod/web", "urn:1", "0123", "recorded", Events.Time)]), "Views/state.golden");

    [Fact]
    public void Stack_ls() => Golden.Match(
        ViewJson.Write(
        [
            new StackRow("shop", "shop", Guid.Parse("11111111-2222-3333-4444-555555555555"), 3, "/srv/shop", "succeeded", "iac up", Events.Time, null),
            new StackRow("broken", null, null, 0, null, null, null, null, "the state is damaged"),
        ]),
        "Views/stacks.golden");

    [Fact]
    public void Backup() => Golden.Match(ViewJson.Write(new BackupRow("shop", "/b/shop.tar.zst", 4096, 7, 1, 3, 2, ["the key is not in it"])), "Views/backup.golden");

    [Fact]
    public void Doctor() => Golden.Match(ViewJson.Write([HostCheck.Ok("kernel", "6.18"), HostCheck.Limited("user", "root without CAP_X", "add it")]), "Views/doctor.golden");

    [Fact]
    public void Leaks() => Golden.Match(ViewJson.Write([new Leak("mount", "/run/iac/x", "line")]), "Views/leaks.golden");

    [Fact]
    public void Version() => Golden.Match(ViewJson.Write(new VersionInfo("1.2.3", 1, 1, ".NET 10.0.0", "x64")), "Views/version.golden");

    [Fact]
    public void Inspect() => Golden.Match(
        ViewJson.Write(new Inspection(
            "pod/web",
            "shop",
            "urn:1",
            "0123",
            new JsonObject { ["kind"] = "Pod" },
            new JsonObject { ["address"] = "10.88.0.2" },
            ["urn:2"],
            Events.Time,
            Events.Time,
            new PodInspection(4711, SupervisorState.Running, null, new PodStatus
            {
                Uid = "0123",
                Namespace = "default",
                Name = "web",
                Stack = "shop",
                Phase = "Running",
                Ready = true,
                RecordDigest = "sha256:1",
                Address = "10.88.0.2",
                Started = Events.Time,
                Containers = [new ContainerStatus { Name = "httpd", State = "running", Pid = 4712, Restarts = 1, Started = Events.Time }],
            }))),
        "Views/inspect.golden");
}
