using IaC.Cli.Terminals;
using IaC.Cli.Views.Formatting;
using IaC.Engine;
using Spectre.Console;

namespace IaC.Cli.Views.Deployment;

/// <summary>
/// An apply on a terminal: what is done scrolls up as lines, what runs is a table below them that is drawn again as time passes.
/// The table never grows past the screen, so that it can be drawn over.
/// </summary>
internal sealed class LiveApplyView : IApplyView
{
    private static readonly TimeSpan DrawInterval = TimeSpan.FromMilliseconds(100);
    private const int LinesAroundTable = 4;

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly IAnsiConsole console;
    private readonly LineApplyView lines;
    private readonly StringWriter finished = new() { NewLine = "\n" };
    private readonly Dictionary<string, RunningStep> running = [];
    private readonly CancellationTokenSource end = new();
    private readonly Task drawing;
    private int total;
    private int done;

    /// <summary>Starts to draw.</summary>
    public LiveApplyView(Terminal terminal, TimeProvider time)
        : this(SpectreConsole.Create(terminal), new Ink(terminal.OutputHasColour), time)
    {
    }

    /// <summary>Starts to draw on a console.</summary>
    internal LiveApplyView(IAnsiConsole console, Ink ink, TimeProvider time)
    {
        this.console = console;
        this.time = time;
        lines = new LineApplyView(finished, ink);
        drawing = console.Live(Table()).AutoClear(true).StartAsync(DrawAsync);
    }

    /// <inheritdoc/>
    public void Handle(EngineEvent value)
    {
        lock (gate)
        {
            switch (value)
            {
                case EngineEvent.PlanReady plan:
                    total = plan.Steps.Length;
                    break;
                case EngineEvent.StepStarted started:
                    running[started.Urn] = new RunningStep(started.Name, started.Action, time.GetTimestamp()) { News = StepText.Doing(started.Action) };
                    return;
                case EngineEvent.StepProgress progress when running.TryGetValue(progress.Urn, out RunningStep? step):
                    step.Report(progress.Message, progress.Fraction);
                    return;
                case EngineEvent.StepWaiting waiting when running.TryGetValue(waiting.Urn, out RunningStep? step):
                    step.Report("waiting until ready", null);
                    return;
                case EngineEvent.StepSucceeded succeeded:
                    Finish(succeeded.Urn);
                    break;
                case EngineEvent.StepFailed failed:
                    Finish(failed.Urn);
                    break;
                case EngineEvent.StepSkipped skipped:
                    Finish(skipped.Urn);
                    break;
                default:
                    break;
            }

            lines.Handle(value);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await drawing;
        console.Profile.Out.Writer.Write(TakeFinished());
        end.Dispose();
    }

    private void Finish(string urn)
    {
        running.Remove(urn);
        done++;
    }

    private async Task DrawAsync(LiveDisplayContext context)
    {
        using var timer = new PeriodicTimer(DrawInterval, time);
        while (!end.IsCancellationRequested)
        {
            lock (gate)
            {
                if (TakeFinished() is { Length: > 0 } text)
                {
                    console.Write(new ControlCode(text));
                }

                context.UpdateTarget(Table());
            }

            try
            {
                await timer.WaitForNextTickAsync(end.Token);
            }
            catch (OperationCanceledException)
            {
                // The last lines are written after the table is cleared.
            }
        }
    }

    private string TakeFinished()
    {
        string text = finished.ToString();
        finished.GetStringBuilder().Clear();
        return text;
    }

    private Rows Table()
    {
        var table = new Table().NoBorder().HideHeaders().AddColumns("", "", "", "");
        int most = Math.Max(1, console.Profile.Height - LinesAroundTable);
        foreach (RunningStep step in running.Values.Take(most))
        {
            table.AddRow(
                new Text(StepText.Symbol(step.Action, Ink.None)),
                new Text(step.Name),
                new Text(Line(step.News)),
                new Text(Readable.Seconds(time.GetElapsedTime(step.Started).TotalSeconds)));
            foreach ((string part, double fraction) in step.Parts.Take(most - table.Rows.Count))
            {
                table.AddRow(new Text(""), new Text(""), new Text($"  {Line(part)}  {(int)(fraction * 100)} %"), new Text(""));
            }
        }

        return new Rows(table, new Text($"    {done} of {total} done{(running.Count > most ? $", {running.Count - most} more running" : "")}"));
    }

    private static string Line(string news) => Printable.Line(Readable.Digests(news));

    private sealed record RunningStep(string Name, StepAction Action, long Started)
    {
        public required string News { get; set; }

        // What goes on at the same time, and how far each is: layers of an image.
        public Dictionary<string, double> Parts { get; } = [];

        public void Report(string message, double? fraction)
        {
            if (fraction is null)
            {
                News = message;
            }
            else if (fraction >= 1)
            {
                Parts.Remove(message);
            }
            else
            {
                Parts[message] = fraction.Value;
            }
        }
    }
}
