using System.Globalization;
using System.Runtime.InteropServices;
using IaC.Engine;
using IaC.Pods;

namespace IaC.Providers.Remote;

/// <summary>This program on another host: where it lies there, and how it comes there. Commands are read by the shell of the user there, whatever that is, so that each is one word for sh(1).</summary>
/// <param name="files">The program here.</param>
/// <param name="ssh">The way there.</param>
/// <param name="host">Name of the host, for messages.</param>
internal sealed class FarProgram(ProgramFiles files, SshProgram ssh, string host)
{
    /// <summary>Exit code of a shell that found no program of this content.</summary>
    internal const int Absent = 66;

    private const int OtherMachine = 67;
    private const string PublishRemedy = "run the published program, which needs no .NET there: dotnet publish src/IaC.Cli -c Release -r linux-x64";
    private static readonly string Folder = RootLayout.At(null).Programs;

    /// <summary>The command that runs it there.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="meant">Uid of what it is about; null for nothing in particular.</param>
    /// <param name="cancellationToken">Ends the wait for its hash.</param>
    internal async Task<string> CommandAsync(IEnumerable<string> arguments, string? meant, CancellationToken cancellationToken)
    {
        // What runs by .NET is not sent, and is only good where the other host has the same at the same place.
        string program = files.IsNative ? $"{Folder}/{await files.KeyAsync(cancellationToken).ConfigureAwait(false)}/iac" : files.ProgramPath;
        string words = string.Join(' ', arguments.Select(argument => $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        return Shell($"p='{program}'; test -x \"$p\" || exit {Absent}; export {RemoteHost.AskedVariable}={meant ?? RemoteHost.AskedOfNothing}; exec \"$p\" {words}");
    }

    /// <summary>Sends it there, in the place of what stands in its name. Whole or not at all, also after a loss of power: a folder of its own gets its name when all is in it, and on the disk.</summary>
    /// <exception cref="EngineException">The other host cannot run it, or cannot hold it.</exception>
    /// <exception cref="UnreachableException">The host does not answer.</exception>
    internal async Task SendAsync(CancellationToken cancellationToken)
    {
        if (!files.IsNative)
        {
            throw new EngineException($"{host} has not this very program, which needs .NET, at {files.ProgramPath}", PublishRemedy);
        }

        string target = $"{Folder}/{await files.KeyAsync(cancellationToken).ConfigureAwait(false)}";
        string receive = string.Join("; ", files.All.Select(file => string.Create(
            CultureInfo.InvariantCulture, $"head -c {file.Length} >\"$t/{file.Name}\"; test \"$(stat -c %s \"$t/{file.Name}\")\" = {file.Length}; chmod 755 \"$t/{file.Name}\"")));
        string script = string.Create(
            CultureInfo.InvariantCulture,
            $"set -e; test \"$(uname -m)\" = {MachineName()} || {{ uname -m >&2; exit {OtherMachine}; }}; umask 022; mkdir -p {Folder}; t=$(mktemp -d {Folder}/.new.XXXXXX); trap \"rm -rf $t\" EXIT; {receive}; chmod 755 \"$t\"; sync \"$t\"/* 2>/dev/null || sync; rm -rf {target}; mv -T \"$t\" {target}");
        using SshProcess process = ssh.Start(Shell(script));
        try
        {
            foreach (FileInfo file in files.All)
            {
                FileStream content = file.OpenRead();
                await using (content.ConfigureAwait(false))
                {
                    await content.CopyToAsync(process.Stream, cancellationToken).ConfigureAwait(false);
                }
            }

            process.EndInput();
        }
        catch (IOException)
        {
            // It ended before it had read all, and says why.
        }

        switch (await process.EndAsync(cancellationToken).ConfigureAwait(false))
        {
            case 0:
                return;
            case null:
                throw new UnreachableException($"the connection to {host} broke while iac was sent there: {process.Words()}");
            case OtherMachine:
                throw new EngineException($"{host} is a machine of another kind ({process.Words()}), which this program does not run on");
            default:
                throw new EngineException($"iac could not be put into {Folder} of {host}: {process.Words()}", "it needs a user who may write there, and some 40 MB");
        }
    }

    private static string Shell(string script) => $"exec sh -c '{script.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string MachineName() => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64";
}
