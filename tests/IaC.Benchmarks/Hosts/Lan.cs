using System.Diagnostics;
using System.Globalization;
using IaC.Benchmarks.Containers;

namespace IaC.Benchmarks.Hosts;

/// <summary>
/// Machines of their own on this kernel, each with a network, a root and a real sshd, on one bridge: those of the scripts (<c>tests/IaC.EndToEnd.Tests/machines</c>). Disposing of it takes them away, with all that runs there.
/// </summary>
internal sealed class Lan : IDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(20);
    private readonly string _folder;
    private readonly List<Process> _machines = [];

    private Lan(string folder, string root)
    {
        _folder = folder;
        Environment = new Dictionary<string, string> { ["IAC_ROOT"] = root, ["PATH"] = $"{Path.Combine(folder, "bin")}:{System.Environment.GetEnvironmentVariable("PATH")}", ["SIZE"] = "4g" };
    }

    /// <summary>What commands need that reach the machines.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>The program ssh, with the configuration that reaches them.</summary>
    public string Ssh => Path.Combine(_folder, "bin/ssh");

    /// <summary>Starts machines, and waits until each is reached.</summary>
    /// <param name="folder">A folder for what they are made of.</param>
    /// <param name="root">The root of this machine.</param>
    /// <param name="names">Their names.</param>
    public static Lan Start(string folder, string root, params string[] names)
    {
        Directory.CreateDirectory(folder);
        string scripts = BenchmarkPaths.Of("MachinesFolder");
        foreach (string script in Directory.GetFiles(scripts, "*.sh"))
        {
            File.Copy(script, Path.Combine(folder, Path.GetFileName(script)));
        }

        var lan = new Lan(folder, root);
        try
        {
            CommandTimer.Run(["sh", Path.Combine(folder, "lan.sh"), .. names], lan.Environment);
            Array.ForEach(names, lan.Add);
            return lan;
        }
        catch
        {
            lan.Dispose();
            throw;
        }
    }

    /// <summary>Bytes that were sent to a machine so far.</summary>
    public long SentTo(string name) => long.Parse(
        File.ReadAllText($"/sys/class/net/{File.ReadAllText(Path.Combine(_folder, "bridge"))}{name}/statistics/tx_bytes"), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Process machine in _machines)
        {
            machine.Kill(entireProcessTree: true);
            machine.WaitForExit();
            machine.Dispose();
        }

        CommandTimer.Run(["sh", Path.Combine(_folder, "lan.sh"), "down"], Environment);
    }

    private void Add(string name)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(_folder, "machine.sh"), name]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach ((string variable, string value) in Environment)
        {
            start.Environment[variable] = value;
        }

        var machine = Process.Start(start)!;
        machine.BeginOutputReadLine();
        machine.BeginErrorReadLine();
        _machines.Add(machine);
        for (long began = Stopwatch.GetTimestamp(); !CommandTimer.Succeeds([Ssh, $"root@{name}", "true"], Environment); Thread.Sleep(100))
        {
            if (Stopwatch.GetElapsedTime(began) > StartDeadline)
            {
                throw new InvalidOperationException($"machine {name} is not reached by ssh");
            }
        }
    }
}
