using IaC.Model.Programs;

namespace IaC.Programs.Running;

/// <summary>What a program writes to one of its streams, passed on line by line.</summary>
internal sealed class ProgramLines
{
    private readonly TaskCompletionSource _said = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reads to the end of the stream.</summary>
    /// <param name="reader">The stream.</param>
    /// <param name="output">Gets its lines.</param>
    public ProgramLines(TextReader reader, IProgramOutput output) => Read = CopyAsync(reader, output);

    /// <summary>Ends with the stream.</summary>
    public Task Read { get; }

    /// <summary>Ends when the program has said that it writes no more, or with the stream.</summary>
    public Task Said => _said.Task;

    private async Task CopyAsync(TextReader reader, IProgramOutput output)
    {
        try
        {
            while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                bool last = line.EndsWith(ProgramFrames.EndOfOutput);
                if (!last || line.Length > 1)
                {
                    output.Line(last ? line[..^1] : line);
                }

                if (last)
                {
                    _said.TrySetResult();
                }
            }
        }
        finally
        {
            _said.TrySetResult();
        }
    }
}
