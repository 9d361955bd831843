using System.Collections.Immutable;
using System.Text;
using IaC.Engine;
using IaC.Linux.Processes;

namespace IaC.Providers.Hosts;

/// <summary>Programs of the host that change it: found as the user's shell finds them, and where administrators' programs lie.</summary>
internal static class HostProgram
{
    // Before an error of apt-get.
    private const string Mark = "E: ";

    private static readonly string SearchPath = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static readonly ImmutableArray<string> Variables = ["LC_ALL=C", "DEBIAN_FRONTEND=noninteractive", $"PATH={SearchPath}"];

    /// <summary>Whether the host has a program.</summary>
    internal static bool Exists(string name) => Find(name) is not null;

    /// <summary>Runs a program to its end, however that is.</summary>
    /// <exception cref="EngineException">There is none of the name.</exception>
    internal static Task<CapturedProcess> TryRunAsync(string name, ImmutableArray<string> arguments, CancellationToken cancellationToken) => CapturedProcess.RunAsync(
        Find(name) ?? throw new EngineException($"there is no {name} on this host"), arguments, Variables, default, cancellationToken);

    /// <summary>Runs a program that has to succeed.</summary>
    /// <param name="name">The program: its name, or its path.</param>
    /// <param name="arguments">Its arguments; the first that is no option is named in the message.</param>
    /// <param name="remedy">What to do where it fails; null where nothing is known.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="EngineException">It failed; the message is its own.</exception>
    internal static async Task<CapturedProcess> RunAsync(string name, ImmutableArray<string> arguments, string? remedy, CancellationToken cancellationToken)
    {
        CapturedProcess run = await TryRunAsync(name, arguments, cancellationToken).ConfigureAwait(false);
        return run.Status.ShellCode == 0 ? run : throw new EngineException($"{Path.GetFileName(name)} {arguments.FirstOrDefault(argument => !argument.StartsWith('-')) ?? arguments[0]}: {Complaint(run)}", remedy);
    }

    /// <summary>Runs a program that has to succeed and that is never killed, since what it leaves half done it does not take up again by itself.</summary>
    /// <param name="name">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="remedy">What to do where it fails.</param>
    /// <param name="cancellationToken">Keeps it from starting.</param>
    /// <exception cref="EngineException">It failed; the message is its own.</exception>
    internal static Task FinishAsync(string name, ImmutableArray<string> arguments, string? remedy, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync(name, arguments, remedy, CancellationToken.None);
    }

    private static string? Find(string name) => name.StartsWith('/') ? name : CapturedProcess.Find(name, SearchPath);

    /// <summary>What a program that failed said, in one line.</summary>
    internal static string Complaint(CapturedProcess run)
    {
        string[] lines = [.. Lines(run.Error).Concat(run.Error.Length == 0 ? Lines(run.Output) : []).Select(line => (line.StartsWith(Mark, StringComparison.Ordinal) ? line[Mark.Length..] : line).Trim())];
        return lines.Length == 0 ? $"it ended with {run.Status.ShellCode}" : string.Join("; ", lines);
    }

    /// <summary>Lines that a program wrote, without empty ones.</summary>
    internal static string[] Lines(ReadOnlySpan<byte> output) => Encoding.UTF8.GetString(output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
