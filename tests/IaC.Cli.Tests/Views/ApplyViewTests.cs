using IaC.Cli.Views.Deployment;
using IaC.Cli.Views.Formatting;
using IaC.Engine;
using IaC.Testing;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console.Testing;

namespace IaC.Cli.Tests.Views;

public sealed class ApplyViewTests
{
    [Fact]
    public void Lines_for_pipes()
    {
        var output = new StringWriter();
        var view = new LineApplyView(output, Ink.None);
        foreach (EngineEvent value in Events.Run)
        {
            view.Handle(value);
        }

        Golden.Match(output.ToString(), "Views/apply.golden");
    }

    [Fact]
    public async Task Live_table_leaves_the_same_lines_behind_without_the_progress()
    {
        using var console = new TestConsole().Interactive().EmitAnsiSequences();
        await using (var view = new LiveApplyView(console, Ink.None, new FakeTimeProvider()))
        {
            foreach (EngineEvent value in Events.Run)
            {
                view.Handle(value);
            }
        }

        var lines = new StringWriter();
        var plain = new LineApplyView(lines, Ink.None);
        foreach (EngineEvent value in Events.Run.Where(value => value is not EngineEvent.StepProgress and not EngineEvent.StepWaiting))
        {
            plain.Handle(value);
        }

        Assert.EndsWith(lines.ToString(), console.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_one_event_on_each_line_and_the_plan_stands_there_once()
    {
        var output = new StringWriter();
        var view = new JsonEventView(output);
        view.Show(Events.Plan);
        foreach (EngineEvent value in Events.Run)
        {
            view.Handle(value);
        }

        view.Show([Model.Diagnostic.Error("unknown field", new Model.SourcePosition("a.yaml", 3, 7), "did you mean `image`?")]);
        Golden.Match(output.ToString(), "Views/events.golden");
    }
}
