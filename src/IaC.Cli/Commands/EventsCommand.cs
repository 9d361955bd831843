using System.CommandLine;
using IaC.Cli.Completing;
using IaC.Cli.Composition;
using IaC.Cli.Journal;
using IaC.Cli.Views.Journal;

namespace IaC.Cli.Commands;

/// <summary><c>iac events</c>: what happened to stacks and their resources.</summary>
internal static class EventsCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command(EventQuery.Command, "Show what happened: steps of runs, stops and starts, and what becomes of pods: exits, restarts, probes that fail");
        Argument<string?> subject = new("STACK|KIND/NAME") { Description = "Only of this stack or resource", Arity = ArgumentArity.ZeroOrOne };
        subject.CompletionSources.Add(context => LiveNames.Stacks(context).Concat(LiveNames.Resources(context)).Select(name => new System.CommandLine.Completions.CompletionItem(name)));
        var follow = new Option<bool>(EventQuery.FollowOption, "-f") { Description = "Go on with what happens" };
        var since = new Option<string?>(EventQuery.SinceOption) { Description = "Only since then: 10m, 2h, 1d, or a time", HelpName = "TIME" };
        Option<bool> json = CommonOptions.Json("Write one object on each line, as JSON");
        Option<string?> name = HostOption.Create("Only what this host has noted, of all stacks that had something there, whether or not one records it still");
        var podsOf = new Option<string[]>(EventQuery.PodsOf) { Description = "Only what pods of this stack do on this machine, for another iac (asked by it, over ssh)", HelpName = "STACK", Hidden = true };
        command.Add(subject);
        command.Add(follow);
        command.Add(since);
        command.Add(json);
        command.Add(name);
        command.Add(podsOf);
        command.SetAction(async (parsed, stop) =>
        {
            GlobalOptions global = GlobalOptions.From(parsed, host);
            var query = new EventQuery(parsed.GetValue(subject), parsed.GetValue(since), parsed.GetValue(follow));
            if (await HostOption.PassUnlessHereAsync(parsed.GetValue(name), [.. query.WordsFor([]), .. parsed.GetValue(json) ? new[] { json.Name } : []], global, host) is { } code)
            {
                return code;
            }

            Privilege.RequireUnlessOwn(EventQuery.Command, global);
            using RootServices services = RootServices.Open(global, host);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, host.Terminal.WatchOutput());
            DateTimeOffset oldest = query.OldestBy(host.Time);
            string[] stacks = parsed.GetValue(podsOf) ?? [];
            bool forAnother = stacks.Length > 0;

            // Several hosts may have something to say at once.
            var faults = TextWriter.Synchronized(host.Terminal.Error);
            var feed = new EventFeed(
                new EventTail(services.Layout, ofPodsAlone: forAnother),
                forAnother || parsed.GetValue(name) is not null ? null : new FarEvents(new EventHosts(services), query, host.Time, why => faults.WriteLine($"iac: {why}")),
                forAnother ? EventView.ForAnother(host.Terminal.Output, host.Time) : EventView.For(host.Terminal, parsed.GetValue(json)),
                host.Time,
                forAnother ? null : why => faults.WriteLine($"iac: {why}"));
            await feed.RunAsync(query, entry => entry.Time >= oldest && (!forAnother || stacks.Contains(entry.Stack)), ended.Token);
            return ExitCode.Ok;
        });
        return command;
    }
}
