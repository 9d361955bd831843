using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;

namespace IaC.Cli.Tests.Views;

/// <summary>Events of one run that has a bit of everything.</summary>
internal static class Events
{
    public static readonly DateTimeOffset Time = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static EngineEvent.PlanReady Plan { get; } = new(
        "shop",
        Guid.Parse("6f1d2c3b-0000-4000-8000-000000000001"),
        new StepCounts(3, 1, 2, 1, 1, 0, 0),
        [
            new StepView("urn:1", "image/tools", StepAction.Create, "not there yet", FieldEffect.None, false, [], 1.5),
            new StepView("urn:2", "configmap/greeting", StepAction.Update, "", FieldEffect.Live, false, [Change("/data/nginx.conf", "old\n", "new\n", FieldEffect.Live)], null),
            new StepView(
                "urn:3",
                "pod/web",
                StepAction.Update,
                "",
                FieldEffect.Restart,
                false,
                [
                    Change("/spec/containers/0/env/1/value", ChangeView.Secret, ChangeView.Secret, FieldEffect.Restart),
                    Change("/spec/volumes/0/configMap", null, ChangeView.Unknown, FieldEffect.Restart) with { Cause = ChangeCause.Reference },
                    new ChangeView("/status/phase", JsonValue.Create("Failed"), JsonValue.Create("Running"), FieldEffect.Restart, ChangeCause.Drift),
                ],
                null),
            new StepView("urn:4", "pod/shop.db", StepAction.Replace, "the image changed", FieldEffect.Replace, true, [Change("/spec/containers/0/image", "db:1", new string('x', 80), FieldEffect.Replace)], 2),
            new StepView("urn:5", "pod/old", StepAction.Delete, "no longer declared", FieldEffect.None, false, [], null),
        ])
    {
        Time = Time,
    };

    public static ImmutableArray<EngineEvent> Run { get; } =
    [
        Plan,
        new EngineEvent.StepStarted("urn:1", "image/tools", StepAction.Create) { Time = Time },
        new EngineEvent.StepProgress("urn:1", "image/tools", "layer 1 of 2", 0.5) { Time = Time },
        new EngineEvent.StepSucceeded("urn:1", "image/tools", StepAction.Create, 0.42, new JsonObject { ["digest"] = "sha256:1" }) { Time = Time },
        new EngineEvent.StepStarted("urn:3", "pod/web", StepAction.Update) { Time = Time },
        new EngineEvent.StepWaiting("urn:3", "pod/web") { Time = Time },
        new EngineEvent.StepFailed("urn:3", "pod/web", StepAction.Update, "container web cannot start: exec /bin/web: No such file or directory (errno 2)") { Time = Time },
        new EngineEvent.StepSkipped("urn:4", "pod/shop.db", StepAction.Replace, "pod/web") { Time = Time },
        new EngineEvent.StepSkipped("urn:5", "pod/old", StepAction.Delete, null) { Time = Time },
        new EngineEvent.Warning("the clock of the machine went back") { Time = Time },
        new EngineEvent.Summary(RunOutcome.Failed, new StepCounts(3, 1, 0, 0, 0, 0, 0), 1, 2, 12.34) { Time = Time },
    ];

    private static ChangeView Change(string pointer, string? before, string after, FieldEffect effect) =>
        new(pointer, before is null ? null : JsonValue.Create(before), JsonValue.Create(after), effect, ChangeCause.Declared);
}
