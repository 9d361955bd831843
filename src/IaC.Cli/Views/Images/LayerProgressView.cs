using IaC.Cli.Terminals;
using IaC.Cli.Views.Formatting;
using IaC.Images;
using Spectre.Console;

namespace IaC.Cli.Views.Images;

/// <summary>Layers on their way: a line for each that is done, and on a terminal a table of those that still come, drawn again as time passes.</summary>
internal sealed class LayerProgressView : IProgress<ImageProgress>, IAsyncDisposable
{
    private static readonly TimeSpan DrawInterval = TimeSpan.FromMilliseconds(100);
    private const int ShortDigest = 19;
    private const int LinesAroundTable = 3;

    private readonly Lock gate = new();
    private readonly TextWriter output;
    private readonly TimeProvider time;
    private readonly Dictionary<(ImagePhase Phase, string Layer), ImageProgress> running = [];
    private readonly StringWriter finished = new() { NewLine = "\n" };
    private readonly CancellationTokenSource end = new();
    private readonly Task drawing;

    private LayerProgressView(TextWriter output, IAnsiConsole? console, TimeProvider time)
    {
        (this.output, this.time) = (output, time);
        drawing = console is null ? Task.CompletedTask : console.Live(new Text("")).AutoClear(true).StartAsync(context => DrawAsync(console, context));
        IsLive = console is not null;
    }

    private bool IsLive { get; }

    /// <summary>Starts to show.</summary>
    public static LayerProgressView Start(Terminal terminal, TimeProvider time) => new(terminal.Output, terminal.CanMoveCursor ? SpectreConsole.Create(terminal) : null, time);

    /// <summary>Starts to show lines only, for who writes others between them.</summary>
    public static LayerProgressView StartLines(Terminal terminal, TimeProvider time) => new(terminal.Output, null, time);

    /// <inheritdoc/>
    public void Report(ImageProgress value)
    {
        lock (gate)
        {
            running[(value.Phase, value.Layer)] = value;
            if (value.Done != value.Total)
            {
                return;
            }

            running.Remove((value.Phase, value.Layer));
            (IsLive ? finished : output).WriteLine($"{Name(value)}  {Readable.Bytes(value.Done)}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await drawing;
        output.Write(finished.ToString());
        finished.GetStringBuilder().Clear();
        end.Dispose();
    }

    private async Task DrawAsync(IAnsiConsole console, LiveDisplayContext context)
    {
        using var timer = new PeriodicTimer(DrawInterval, time);
        while (!end.IsCancellationRequested)
        {
            lock (gate)
            {
                if (finished.GetStringBuilder().Length > 0)
                {
                    console.Write(new ControlCode(finished.ToString()));
                    finished.GetStringBuilder().Clear();
                }

                context.UpdateTarget(Table(Math.Max(1, console.Profile.Height - LinesAroundTable)));
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

    private Table Table(int most)
    {
        Table table = new Table().NoBorder().HideHeaders().AddColumns("", "", "");
        foreach (ImageProgress layer in running.Values.Take(most))
        {
            string share = layer.Total is > 0 and { } total ? $"of {Readable.Bytes(total)}  {100 * layer.Done / total} %" : "";
            table.AddRow(new Text(Name(layer)), new Text(Readable.Bytes(layer.Done)), new Text(share));
        }

        return table;
    }

    private static string Name(ImageProgress layer)
    {
        string name = layer.Layer.StartsWith("sha256:", StringComparison.Ordinal) ? layer.Layer[..Math.Min(ShortDigest, layer.Layer.Length)] : layer.Layer;
        return $"{layer.Phase.ToString().ToLowerInvariant(),-6}  {Printable.Line(name)}";
    }
}
