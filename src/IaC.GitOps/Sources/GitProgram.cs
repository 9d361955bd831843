using System.Diagnostics;
using System.Text;

namespace IaC.GitOps;

/// <summary>
/// The program <c>git</c>, with nothing of the user's or the machine's configuration, no questions, no hooks and no transport but the one that is meant. What does not end in time is killed with all that it started.
/// </summary>
/// <param name="home">A folder of the agent's own, which git takes for the home of its user.</param>
/// <param name="program">The program.</param>
internal sealed class GitProgram(string home, string program = "git")
{
    /// <summary>How long a command may take that talks to nobody.</summary>
    public static readonly TimeSpan LocalDeadline = TimeSpan.FromMinutes(2);

    /// <summary>How long a command may take that brings objects from a server.</summary>
    public static readonly TimeSpan TransferDeadline = TimeSpan.FromMinutes(10);

    /// <summary>No environment variables beside those that git always has.</summary>
    public static readonly IReadOnlyDictionary<string, string> NoVariables = new Dictionary<string, string>();

    private const int MostError = 4000;
    private const string Fatal = "fatal:";
    private const string Ended = "fatal: Could not read from remote repository.";

    // The reason, and what was to be done about it, stand last; greetings of the server, and rows of at signs, before them.
    private const int LinesOfSsh = 2;

    // By either name, since not all programs read both; curl knows HTTP_PROXY in small letters alone (curl(1)).
    private static readonly string[] Proxies = ["http_proxy", "https_proxy", "all_proxy", "no_proxy"];

    // Whatever a repository says, these win (git-config(1)): no hooks, no pager, no maintenance in the background, objects checked as they come.
    private static readonly string[] Always =
    [
        "-c", "core.hooksPath=/dev/null",
        "-c", "core.fsmonitor=false",
        "-c", "core.symlinks=true",
        "-c", "gc.autoDetach=false",
        "-c", "maintenance.auto=false",
        "-c", "transfer.fsckObjects=true",
        "-c", "fetch.recurseSubmodules=false",
        "-c", "protocol.allow=never",
        "-c", "advice.detachedHead=false",
    ];

    /// <summary>How long a server may take to say what it has.</summary>
    public TimeSpan AskDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a server of http may send nothing. One that packs objects sends a few bytes each five seconds (uploadpack.keepAlive in git-config(1)).</summary>
    public TimeSpan LongestSilence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Runs a command.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Further environment variables, such as those of ssh.</param>
    /// <param name="deadline">When it is killed.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <param name="input">Its standard input.</param>
    /// <returns>Its standard output.</returns>
    /// <exception cref="GitOpsException">It failed; the message is what it said.</exception>
    public async Task<string> RunAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, TimeSpan deadline, CancellationToken cancellationToken, string input = "")
    {
        (int code, string output, string error) = await TryAsync(program, [.. Always, .. Silence, .. arguments], environment, input, deadline, cancellationToken).ConfigureAwait(false);
        return code == 0 ? output : throw new GitOpsException($"git: {Words(error, code)}");
    }

    /// <summary>Runs a command whose exit code is an answer.</summary>
    public Task<(int Code, string Output, string Error)> TryAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, TimeSpan deadline, CancellationToken cancellationToken) =>
        TryAsync(program, [.. Always, .. Silence, .. arguments], environment, "", deadline, cancellationToken);

    /// <summary>Runs a command that talks to nobody.</summary>
    /// <returns>Its standard output.</returns>
    /// <exception cref="GitOpsException">It failed; the message is what it said.</exception>
    public Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) => RunAsync(arguments, NoVariables, LocalDeadline, cancellationToken);

    /// <summary>Runs a command that talks to nobody, and whose exit code is an answer.</summary>
    public Task<(int Code, string Output, string Error)> TryAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) => TryAsync(arguments, NoVariables, LocalDeadline, cancellationToken);

    /// <summary>Reads OpenPGP keys into a folder of their own.</summary>
    /// <exception cref="GitOpsException">They cannot be read.</exception>
    public async Task ImportKeysAsync(string keyring, IEnumerable<string> files, CancellationToken cancellationToken)
    {
        (int code, _, string error) = await TryAsync(
            "gpg", ["--homedir", keyring, "--batch", "--quiet", "--no-autostart", "--import", "--", .. files], NoVariables, "", LocalDeadline, cancellationToken).ConfigureAwait(false);
        if (code != 0)
        {
            throw new GitOpsException($"the keys of signers cannot be read: {error.Trim().ReplaceLineEndings("; ")}");
        }
    }

    /// <summary>Fills a folder with further names of all files of another one.</summary>
    /// <exception cref="GitOpsException">It cannot be filled.</exception>
    public async Task LinkFolderAsync(string from, string to, CancellationToken cancellationToken)
    {
        (int code, _, string error) = await TryAsync("cp", ["--archive", "--link", "--", $"{from}/.", to], NoVariables, "", LocalDeadline, cancellationToken).ConfigureAwait(false);
        if (code != 0)
        {
            throw new GitOpsException(error.Trim().ReplaceLineEndings("; "));
        }
    }

    private string[] Silence => ["-c", "http.lowSpeedLimit=1", "-c", $"http.lowSpeedTime={LongestSilence.TotalSeconds:0}"];

    private async Task<(int Code, string Output, string Error)> TryAsync(
        string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string input, TimeSpan deadline, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = home };
        string path = start.Environment.TryGetValue("PATH", out string? found) && found is not null ? found : "/usr/bin:/bin";
        KeyValuePair<string, string>[] proxies = [.. from name in Proxies let value = Environment.GetEnvironmentVariable(name) ?? Environment.GetEnvironmentVariable(name.ToUpperInvariant()) where value is not null select new KeyValuePair<string, string>(name, value)];
        start.Environment.Clear();
        foreach ((string name, string value) in environment.Concat(proxies).Concat(
        [
            new("PATH", path), new("HOME", home), new("LC_ALL", "C.UTF-8"), new("GIT_TERMINAL_PROMPT", "0"), new("GIT_ASKPASS", "/bin/false"), new("GIT_CONFIG_NOSYSTEM", "1"), new("GIT_CONFIG_GLOBAL", "/dev/null"),
            new("GIT_OPTIONAL_LOCKS", "0"), new("GIT_ATTR_NOSYSTEM", "1"),
        ]))
        {
            start.Environment.TryAdd(name, value);
        }

        using Process process = Start(start);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ended.CancelAfter(deadline);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(ended.Token);
            Task<string> error = ReadErrorAsync(process.StandardError, ended.Token);
            await WriteAsync(process.StandardInput, input, ended.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(ended.Token).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new GitOpsException($"{file} took more than {deadline.TotalSeconds:0} s, and was killed");
        }
    }

    /// <summary>What git said, as one line: its own complaints, without the hints for somebody at a keyboard; where a connection ended, also why ssh did so.</summary>
    public static string Words(string error, int code)
    {
        string[] lines = [.. error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => !line.StartsWith("hint:", StringComparison.Ordinal))];
        string[] telling = [.. lines.Where(line => line.StartsWith(Fatal, StringComparison.Ordinal) || line.StartsWith("error:", StringComparison.Ordinal) || line.StartsWith("remote:", StringComparison.Ordinal))];
        string[] before = lines.Contains(Ended) ? [.. lines.TakeWhile(line => !line.StartsWith(Fatal, StringComparison.Ordinal)).TakeLast(LinesOfSsh)] : [];
        string text = string.Join("; ", (telling.Length > 0 ? before.Concat(telling) : lines).Select(line => line.Replace("fatal: ", "", StringComparison.Ordinal).Replace("error: ", "", StringComparison.Ordinal)).Distinct());
        return text.Length == 0 ? $"exit code {code}" : text;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            var process = new Process { StartInfo = start };
            process.Start();
            return process;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new GitOpsException($"{start.FileName} does not start: {exception.Message}", $"install the package {start.FileName}", exception);
        }
    }

    private static async Task WriteAsync(StreamWriter writer, string input, CancellationToken cancellationToken)
    {
        try
        {
            await using (writer.ConfigureAwait(false))
            {
                await writer.WriteAsync(input.AsMemory(), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (IOException)
        {
            // It ended before it had read all, and says why.
        }
    }

    // A server can say as much as it likes.
    private static async Task<string> ReadErrorAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (text.Length < MostError)
            {
                text.AppendLine(line);
            }
        }

        return text.ToString();
    }
}
