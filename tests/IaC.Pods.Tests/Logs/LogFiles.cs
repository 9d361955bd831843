using System.Text;
using IaC.Pods.Logs;
using IaC.Testing;
using Microsoft.Extensions.Time.Testing;

namespace IaC.Pods.Tests.Logs;

/// <summary>The log folder of one pod.</summary>
internal sealed class LogFiles : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly List<LogWriter> _writers = [];

    internal LogFiles() => Directory.CreateDirectory(Folder);

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567));

    internal RootLayout Layout => RootLayout.At(_root.FullPath);

    internal const string Uid = "00112233445566778899aabbccddeeff";

    internal string Folder => Path.Combine(Layout.Pod(Uid), "logs");

    internal LogWriter Writer(string container = "web", LogLimits? limits = null)
    {
        LogWriter writer = new(Folder, container, limits ?? LogLimits.Default, new LogBuffers(), Time);
        _writers.Add(writer);
        return writer;
    }

    internal LogQuery Query => new() { Layout = Layout, Uid = Uid };

    internal static async Task<List<string>> ReadAsync(LogQuery query)
    {
        List<string> lines = [];
        await foreach (LogLine line in LogReader.ReadAsync(query, CancellationToken.None))
        {
            lines.Add(line.Text);
        }

        return lines;
    }

    internal static void Print(LogWriter writer, string text, LogSource source = LogSource.Stdout) => writer.Append(Encoding.UTF8.GetBytes(text), source);

    public void Dispose()
    {
        _writers.ForEach(writer => writer.Dispose());
        _root.Dispose();
    }
}
