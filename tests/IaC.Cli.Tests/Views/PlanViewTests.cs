using IaC.Cli.Views.Deployment;
using IaC.Cli.Views.Formatting;
using IaC.Engine;
using IaC.Model;
using IaC.Testing;

namespace IaC.Cli.Tests.Views;

public sealed class PlanViewTests : IDisposable
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    [Fact]
    public void Plan_shows_each_step_with_its_fields_and_what_they_cost()
    {
        View(colour: false).Show(Events.Plan);
        Golden.Match(output.ToString(), "Views/plan.golden");
    }

    [Fact]
    public void Plan_in_colour_has_the_same_words()
    {
        View(colour: true).Show(Events.Plan);
        string plain = System.Text.RegularExpressions.Regex.Replace(output.ToString(), "\e\\[[0-9;]*m", "");
        Golden.Match(plain, "Views/plan.golden");
        Assert.Contains('\e', output.ToString());
    }

    [Fact]
    public void Plan_without_changes_is_one_line()
    {
        View(colour: false).Show(Events.Plan with { Steps = [], Counts = new StepCounts(1, 0, 0, 0, 0, 0, 0) });
        Assert.Equal("stack shop: no changes (1 resource as declared)\n", output.ToString());
    }

    [Fact]
    public void Control_characters_of_a_document_do_not_reach_the_terminal()
    {
        StepView step = Events.Plan.Steps[4] with { Reason = "\e[2J" };
        View(colour: false).Show(Events.Plan with { Steps = [step] });
        Assert.DoesNotContain('\e', output.ToString());
    }

    [Fact]
    public void Diagnostics_go_to_standard_error()
    {
        View(colour: false).Show([Diagnostic.Error("unknown field", new SourcePosition("a.yaml", 3, 7), "did you mean `image`?"), Diagnostic.Warning("near name")]);
        Assert.Equal("a.yaml:3:7: unknown field (did you mean `image`?)\nwarning: near name\n", error.ToString());
        Assert.Empty(output.ToString());
    }

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
    }

    private HumanPlanView View(bool colour) => new(output, error, new Ink(colour), new Ink(colour));
}
