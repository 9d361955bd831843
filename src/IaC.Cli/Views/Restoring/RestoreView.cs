using IaC.Cli.Terminals;
using IaC.Cli.Views.Formatting;
using IaC.Engine;

namespace IaC.Cli.Views.Restoring;

/// <summary>The views of <c>restore</c>.</summary>
internal static class RestoreView
{
    /// <summary>Lines for people, or objects for programs.</summary>
    public static IRestoreView For(Terminal terminal, bool json) => json ? new Json(terminal.Output) : new Text(terminal);

    private sealed class Text(Terminal terminal) : IRestoreView
    {
        private readonly Dictionary<(string, string), string> said = [];
        private readonly Ink ink = new(terminal.OutputHasColour);
        private readonly Dictionary<RestoreOutcome, int> counts = [];

        public void Show(RestoredResource resource)
        {
            counts[resource.Outcome] = counts.GetValueOrDefault(resource.Outcome) + 1;
            if (resource.Outcome == RestoreOutcome.Untouched)
            {
                said.Remove((resource.Stack, resource.Key.ToString()));
                return;
            }

            string why = resource.Message is { } message ? $": {Printable.Line(message)}" : "";
            Line(resource.Stack, resource.Key.ToString(), resource.Outcome switch
            {
                RestoreOutcome.Restored => $"{ink.Green("restored")} in {Readable.Seconds(resource.Seconds)}",
                RestoreOutcome.Held => "held: made, and stays stopped",
                RestoreOutcome.Failed => ink.Red($"failed{why}"),
                _ => ink.Yellow($"skipped{why}"),
            });
        }

        public void ShowFault(string stack, string message) => Line(stack, "", ink.Red(Printable.Line(message)));

        public void Finish()
        {
            string[] words = [.. Enum.GetValues<RestoreOutcome>().Where(outcome => counts.GetValueOrDefault(outcome) > 0).Select(outcome => $"{counts[outcome]} {outcome.ToString().ToLowerInvariant()}")];
            terminal.Output.WriteLine(words.Length == 0 ? "there is no stack to restore" : string.Join(", ", words));
        }

        private void Line(string stack, string name, string news)
        {
            // What is restored took another time; a fault that stays says nothing new.
            if (said.TryGetValue((stack, name), out string? last) && last == news)
            {
                return;
            }

            said[(stack, name)] = news;
            terminal.Output.WriteLine($"{stack}  {name}{(name.Length > 0 ? "  " : "")}{news}");
        }
    }

    private sealed class Json(TextWriter output) : IRestoreView
    {
        public void Show(RestoredResource resource) =>
            output.WriteLine(ViewJson.Write(new RestoreRow(resource.Stack, resource.Key.ToString(), resource.Outcome, resource.Message, resource.Seconds)));

        public void ShowFault(string stack, string message) => output.WriteLine(ViewJson.Write(new RestoreRow(stack, null, RestoreOutcome.Failed, message, 0)));

        public void Finish()
        {
            // The lines say it all.
        }
    }
}
