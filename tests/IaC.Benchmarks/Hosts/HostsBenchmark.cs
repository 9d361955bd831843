using System.Globalization;
using System.Security.Cryptography;
using IaC.Benchmarks.Containers;

namespace IaC.Benchmarks.Hosts;

/// <summary>Other machines over ssh: what an `up` with nothing to do costs against ssh itself, the same pods on one machine and on three, and what an image that shares nine of ten layers sends.</summary>
internal static class HostsBenchmark
{
    private const int Pods = 30;
    private const int Layers = 10;
    private const int LayerSize = 5_000_000;
    private const double Megabyte = 1e6;
    private static readonly string[] Names = ["one", "two", "three"];

    /// <summary>Program by IAC_BIN, a folder; else where the publish command of the README puts it. Rounds by IAC_ROUNDS, 5 unless given. Needs root, ssh and sshd.</summary>
    internal static async Task RunAsync(TextWriter output)
    {
        string iac = BenchmarkPaths.Iac;
        int rounds = int.Parse(Environment.GetEnvironmentVariable("IAC_ROUNDS") ?? "5", CultureInfo.InvariantCulture);
        using var folder = new BenchmarkFolder();
        string root = Path.Combine(folder.FullPath, "root");
        using var lan = Lan.Start(Path.Combine(folder.FullPath, "lan"), root, Names);

        await NothingToDoAsync(output, iac, folder.FullPath, lan, rounds * 4);
        await PodsAsync(output, iac, folder.FullPath, lan, rounds);
        await LayersAsync(output, iac, folder.FullPath, lan);
    }

    private static async Task NothingToDoAsync(TextWriter output, string iac, string folder, Lan lan, int rounds)
    {
        string stack = await StackAsync(folder, "still", [Names[0]], 1);
        string[] up = [iac, "up", "--yes", "-f", stack];
        CommandTimer.Run(up, lan.Environment);
        string shared = CommandTimer.FirstLine("find", Path.Combine(lan.Environment["IAC_ROOT"], "run/connections"), "-type", "s");
        Contender[] contenders =
        [
            new("iac up, no changes", up) { Environment = lan.Environment },
            new("ssh one true", [lan.Ssh, $"root@{Names[0]}", "true"]) { Environment = lan.Environment },
            new("ssh one true, over the connection that iac shares", [lan.Ssh, "-o", $"ControlPath={shared}", $"root@{Names[0]}", "true"]) { Environment = lan.Environment },
        ];
        await output.WriteLineAsync(RatioTable.Write($"Nothing to do on another machine, {rounds} runs each in turn", CommandTimer.Measure(contenders, rounds), contenders[0].Name));
        CommandTimer.Run([iac, "destroy", "--yes", "-f", stack], lan.Environment);
    }

    private static async Task PodsAsync(TextWriter output, string iac, string folder, Lan lan, int rounds)
    {
        // Keeps the image on each, so that what is timed is pods.
        string kept = await StackAsync(folder, "kept", Names, Names.Length);
        CommandTimer.Run([iac, "up", "--yes", "-f", kept], lan.Environment);
        string single = await StackAsync(folder, "single", [Names[0]], Pods);
        string spread = await StackAsync(folder, "spread", Names, Pods);
        Contender[] contenders =
        [
            new($"{Pods} pods over three machines", [iac, "up", "--yes", "-f", spread], [iac, "destroy", "--yes", "-f", spread]) { Environment = lan.Environment },
            new($"{Pods} pods on one machine", [iac, "up", "--yes", "-f", single], [iac, "destroy", "--yes", "-f", single]) { Environment = lan.Environment },
        ];
        await output.WriteLineAsync(RatioTable.Write($"{Pods} pods, {rounds} runs each in turn", CommandTimer.Measure(contenders, rounds), contenders[0].Name));
        CommandTimer.Run([iac, "destroy", "--yes", "-f", kept], lan.Environment);
    }

    private static async Task LayersAsync(TextWriter output, string iac, string folder, Lan lan)
    {
        string stack = await StackAsync(folder, "layers", [Names[0]], 1, Layers);
        for (int index = 0; index < Layers; index++)
        {
            Fill(stack, index);
        }

        string[] up = [iac, "up", "--yes", "-f", stack];
        await output.WriteLineAsync($"### An image of {Layers} layers of {LayerSize / Megabyte:0} MB\n\n| sent | MB | ms |\n|---|---:|---:|");
        foreach (string what in (string[])["all of it", "with the tenth layer changed"])
        {
            Fill(stack, Layers - 1);
            long before = lan.SentTo(Names[0]);
            double milliseconds = CommandTimer.Run(up, lan.Environment);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"| {what} | {(lan.SentTo(Names[0]) - before) / Megabyte:F1} | {milliseconds:F0} |"));
        }

        CommandTimer.Run([iac, "destroy", "--yes", "-f", stack], lan.Environment);
    }

    private static void Fill(string stack, int layer) =>
        File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Path.Combine(stack, $"{HostStack.Layer}{layer}")).FullName, "data"), RandomNumberGenerator.GetBytes(LayerSize));

    private static async Task<string> StackAsync(string folder, string name, IReadOnlyList<string> hosts, int pods, int layers = 0)
    {
        string path = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        await File.WriteAllTextAsync(Path.Combine(path, "stack.yaml"), HostStack.Text(name, hosts, pods, layers));
        return path;
    }
}
