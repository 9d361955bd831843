using System.Text;
using System.Text.Json.Nodes;
using IaC.Cli.Terminals;
using IaC.Cli.Views.Formatting;
using IaC.Engine;
using IaC.Model;

namespace IaC.Cli.Views.Deployment;

/// <summary>A plan for people.</summary>
/// <param name="output">Where the plan goes.</param>
/// <param name="error">Where diagnostics go.</param>
/// <param name="ink">Colours of the output.</param>
/// <param name="errorInk">Colours of the diagnostics.</param>
internal sealed class HumanPlanView(TextWriter output, TextWriter error, Ink ink, Ink errorInk) : IPlanView
{
    private const int LongestValue = 60;

    /// <summary>On the standard streams.</summary>
    public HumanPlanView(Terminal terminal)
        : this(terminal.Output, terminal.Error, new Ink(terminal.OutputHasColour), new Ink(terminal.ErrorHasColour))
    {
    }

    /// <inheritdoc/>
    public void Show(EngineEvent.PlanReady plan)
    {
        if (plan.Steps.IsEmpty)
        {
            output.WriteLine($"stack {plan.Stack}: no changes ({Readable.Count(plan.Counts.Same, "resource")} as declared)");
            ShowRecorded(plan);
            return;
        }

        var text = new StringBuilder();
        text.Append("stack ").Append(ink.Bold(plan.Stack)).Append("\n\n");
        int width = plan.Steps.Max(step => step.Name.Length);
        foreach (StepView step in plan.Steps)
        {
            text.Append(Step(step, width));
        }

        text.Append('\n').Append(StepText.Planned(plan.Counts)).Append('\n');
        foreach (HostUse use in plan.Capacity.Where(use => use.After with { Addresses = use.Before.Addresses } != use.Before))
        {
            text.Append(ink.Dim($"{use.Host} then holds {Held(use)}")).Append('\n');
        }

        if (plan.Expected is { } expected && ExpectedText.IsTold(expected.Seconds))
        {
            text.Append(ink.Dim(ExpectedText.Of(expected))).Append('\n');
        }

        output.Write(text);
        ShowRecorded(plan);
    }

    /// <inheritdoc/>
    public void ShowDetails(Plan plan)
    {
        foreach (PlannedStep step in plan.Steps.Where(step => step.Action != StepAction.Same))
        {
            output.WriteLine($"{StepText.Symbol(step.Action, ink)} {ink.Bold(step.Key.ToString())}{(step.Expected is { } time ? $"  {ink.Dim(ExpectedText.Of(time))}" : "")}");
            if (step.MaskedInputs is { } document)
            {
                output.WriteLine(JsonText.Block(document));
            }
        }
    }

    /// <inheritdoc/>
    public void Show(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (Diagnostic diagnostic in diagnostics)
        {
            string line = diagnostic.ToString();
            error.WriteLine(diagnostic.Severity == DiagnosticSeverity.Error ? errorInk.Red(line) : errorInk.Yellow(line));
        }
    }

    // A place for claims has disk alone.
    private static string Held(HostUse use)
    {
        string disk = $"{Shortage.Memory(use.After.Disk)} of {Shortage.Memory(use.Limit.Disk)}";
        string compute = $"{Shortage.Cpu(use.After.CpuMillis)} of {Shortage.Cpu(use.Limit.CpuMillis)} CPU and {Shortage.Memory(use.After.Memory)} of {Shortage.Memory(use.Limit.Memory)} of memory";
        return use.Limit.Memory == 0 ? disk : use.After.Disk == use.Before.Disk ? compute : $"{compute}, and {disk} of disk is promised";
    }

    // Nothing is done to these, and still something is written.
    private void ShowRecorded(EngineEvent.PlanReady plan)
    {
        if (!plan.Recorded.IsEmpty)
        {
            output.WriteLine($"options or dependencies are recorded anew: {string.Join(", ", plan.Recorded)}");
        }

        if (!plan.Outputs.IsEmpty)
        {
            output.WriteLine($"outputs change: {string.Join(", ", plan.Outputs)}");
        }
    }

    private string Step(StepView step, int width)
    {
        var text = new StringBuilder();
        string notes = string.Join(", ", Notes(step));
        text.Append(StepText.Symbol(step.Action, ink)).Append(' ').Append(notes.Length == 0 ? step.Name : step.Name.PadRight(width + 2)).Append(notes).Append('\n');
        int fieldWidth = step.Changes.Select(change => FieldPath.Of(change.Pointer).Length).DefaultIfEmpty().Max();
        foreach (ChangeView change in step.Changes)
        {
            string cause = change.Cause switch { ChangeCause.Drift => ", drift", ChangeCause.Reference => ", by reference", _ => "" };
            text.Append("      ").Append(FieldPath.Of(change.Pointer).PadRight(fieldWidth + 2))
                .Append(ink.Dim(Value(change.Before))).Append(" -> ").Append(Value(change.After))
                .Append("  [").Append(StepText.Effect(change.Effect, ink)).Append(cause).Append(change.Note is null ? "]\n" : $"] {ink.Dim(Printable.Line(change.Note))}\n");
        }

        return text.ToString();
    }

    private IEnumerable<string> Notes(StepView step)
    {
        if (step.Action is StepAction.Update or StepAction.Replace)
        {
            yield return StepText.Effect(step.Action == StepAction.Replace ? FieldEffect.Replace : step.Changes.Select(change => change.Effect).DefaultIfEmpty().Max(), ink);
        }

        if (step.Effect == FieldEffect.DataLoss)
        {
            yield return ink.Red("data is lost");
        }

        if (step is { Action: StepAction.Replace, DeleteFirst: true })
        {
            yield return "the old one goes first";
        }

        if (step.Reason.Length > 0)
        {
            yield return ink.Dim(Printable.Line(step.Reason));
        }

        if (step.ExpectedSeconds is { } seconds && ExpectedText.IsTold(seconds))
        {
            yield return ink.Dim(ExpectedText.About(seconds));
        }
    }

    private static string Value(JsonNode? value)
    {
        if (value is null)
        {
            return "(none)";
        }

        if (value is JsonValue scalar && scalar.TryGetValue(out string? text) && text is ChangeView.Secret or ChangeView.Unknown)
        {
            return text;
        }

        string line = Readable.Digests(JsonText.Line(value));
        return Printable.Line(line.Length <= LongestValue ? line : $"{line[..(LongestValue - 1)]}…");
    }
}
