using System.Text;
using IaC.Linux.Events;
using IaC.Linux.Terminals;

namespace IaC.Cli.Terminals;

/// <summary>The three standard streams: what they are and how to write to them. The only place of the program that opens them.</summary>
internal sealed class Terminal : IDisposable
{
    private const int InputDescriptor = 0;
    private const int OutputDescriptor = 1;
    private const int ErrorDescriptor = 2;
    private static readonly TerminalSize UnknownSize = new(120, 40);

    private readonly CancellationTokenSource outputClosed = new();
    private readonly OutputStream outputBytes;
    private readonly OutputStream errorBytes;
    private readonly Lazy<TextReader> input = new(() => new StreamReader(OpenInput()));

    /// <summary>Takes over the streams of the process.</summary>
    /// <param name="variable">Looks up an environment variable: <c>NO_COLOR</c> and <c>TERM</c> are read.</param>
    public Terminal(Func<string, string?> variable)
    {
        outputBytes = new OutputStream(OutputDescriptor, outputClosed.Cancel);
        Output = Writer(outputBytes);
        errorBytes = new OutputStream(ErrorDescriptor, () => { });
        Error = Writer(errorBytes);
        InputIsTerminal = TerminalDevice.IsTerminal(InputDescriptor);
        OutputIsTerminal = TerminalDevice.IsTerminal(OutputDescriptor);
        bool mayColour = string.IsNullOrEmpty(variable("NO_COLOR")) && variable("TERM") != "dumb";
        OutputHasColour = OutputIsTerminal && mayColour;
        ErrorHasColour = mayColour && TerminalDevice.IsTerminal(ErrorDescriptor);
        CanMoveCursor = OutputIsTerminal && variable("TERM") != "dumb";
    }

    /// <summary>Standard input as lines.</summary>
    public TextReader Input => input.Value;

    /// <summary>Standard output: what was asked for, and nothing else. UTF-8, flushed by each write.</summary>
    public TextWriter Output { get; }

    /// <summary>Standard error: faults, questions and the log.</summary>
    public TextWriter Error { get; }

    /// <summary>Someone can answer.</summary>
    public bool InputIsTerminal { get; }

    /// <summary>Someone watches.</summary>
    public bool OutputIsTerminal { get; }

    /// <summary>Output may be coloured (<c>https://no-color.org</c>).</summary>
    public bool OutputHasColour { get; }

    /// <summary>Standard error may be coloured.</summary>
    public bool ErrorHasColour { get; }

    /// <summary>Lines that were written can be written over.</summary>
    public bool CanMoveCursor { get; }

    /// <summary>A question can be put and answered.</summary>
    public bool CanAsk => InputIsTerminal && OutputIsTerminal;

    /// <summary>Size now; 120 by 40 where the output has none.</summary>
    public static TerminalSize Size => TerminalDevice.Size(OutputDescriptor) ?? UnknownSize;

    /// <summary>Cancelled once the reader of the output is gone, which a write finds out. What follows something ends then; what changes something goes on unheard.</summary>
    public CancellationToken OutputClosed => outputClosed.Token;

    /// <summary>As <see cref="OutputClosed"/>, and also where nothing is written: for what may be silent for long, and whose reader may be on another host.</summary>
    public CancellationToken WatchOutput()
    {
        new Thread(() =>
        {
            Polling.WaitHangup(OutputDescriptor);
            try
            {
                outputClosed.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The command has ended already.
            }
        })
        { IsBackground = true }.Start();
        return outputClosed.Token;
    }

    /// <summary>Writes bytes to standard output as they are.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes) => outputBytes.Write(bytes);

    /// <summary>Writes bytes to standard error as they are.</summary>
    public void WriteErrorBytes(ReadOnlySpan<byte> bytes) => errorBytes.Write(bytes);

    /// <summary>Standard input as bytes.</summary>
    public static Stream OpenInput() => new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(InputDescriptor, ownsHandle: false), FileAccess.Read, bufferSize: 0);

    /// <summary>Standard output as bytes. A reader that goes away is an error: half an archive is none.</summary>
    public static Stream OpenOutput() => new OutputStream(OutputDescriptor);

    /// <summary>Puts a question, where <see cref="CanAsk"/>, and reads the line that answers it; null where none comes.</summary>
    /// <param name="question">What is written to standard error: <c>password: </c>.</param>
    /// <param name="secret">What is typed is not shown.</param>
    public string? Ask(string question, bool secret)
    {
        Error.Write(question);
        using IDisposable? hidden = secret ? HideInput() : null;
        string? answer = Input.ReadLine();
        if (secret)
        {
            Error.WriteLine();
        }

        return answer;
    }

    /// <summary>What is typed is not shown until the result is disposed.</summary>
    public static IDisposable HideInput() => TerminalDevice.HideInput(InputDescriptor);

    /// <summary>Keys are passed on as they are pressed until the result is disposed.</summary>
    public static IDisposable EnterRawMode() => TerminalDevice.EnterRawMode(InputDescriptor);

    /// <inheritdoc/>
    public void Dispose()
    {
        Output.Dispose();
        Error.Dispose();
        outputClosed.Dispose();
    }

    private static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 4096) { AutoFlush = true, NewLine = "\n" };
}
