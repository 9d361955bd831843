using System.CommandLine;
using IaC.Cli.Completing;
using IaC.Cli.Composition;
using IaC.Cli.Journal;
using IaC.Cli.Views.Journal;
using IaC.Cli.Workloads;

namespace IaC.Cli.Commands;

/// <summary><c>iac events</c>: what happened to stacks and their resources.</summary>
internal static class EventsCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("events", "Show what happened: steps of runs, stops and starts, and what becomes of pods: exits, restarts, probes that fail");
        Argument<string?> subject = new("STACK|KIND/NAME") { Description = "Only of this stack or resource", Arity = ArgumentArity.ZeroOrOne };
        subject.CompletionSources.Add(context => LiveNames.Stacks(context).Concat(LiveNames.Resources(context)).Select(name => new System.CommandLine.Completions.CompletionItem(name)));
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what happens" };
        var since = new Option<string?>("--since") { Description = "Only since then: 10m, 2h, 1d, or a time", HelpName = "TIME" };
        Option<bool> json = CommonOptions.Json("Write one object on each line, as JSON");
        command.Add(subject);
        command.Add(follow);
        command.Add(since);
        command.Add(json);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireUnlessOwn("events", GlobalOptions.From(parsed, host));
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, host.Terminal.WatchOutput());
            DateTimeOffset from = parsed.GetValue(since) is { } text ? PointInTime.Parse(text, host.Time.GetUtcNow()) : DateTimeOffset.MinValue;
            await new EventFeed(new EventTail(services.Layout), EventView.For(host.Terminal, parsed.GetValue(json)), host.Time).RunAsync(parsed.GetValue(subject), from, parsed.GetValue(follow), ended.Token);
            return ExitCode.Ok;
        });
        return command;
    }
}
