using System.Diagnostics;
using IaC.Benchmarks.Containers;
using IaC.Guests;
using IaC.Images;

namespace IaC.Benchmarks.Guests;

/// <summary>What is made of files before a guest is started: the disk over its image, and the seed for cloud-init.</summary>
internal static class GuestFilesBenchmark
{
    private const int Rounds = 50;
    private const long DiskSize = 10L << 30;

    /// <summary>Needs qemu-img.</summary>
    internal static async Task RunAsync(TextWriter output)
    {
        using var folder = new BenchmarkFolder();
        string image = Path.Combine(folder.FullPath, "image.qcow2");
        await new GuestDiskFile(image).EnsureEmptyAsync(DiskFormat.Qcow2, DiskSize, CancellationToken.None);
        double[] overlays = new double[Rounds], seeds = new double[Rounds];
        for (int i = 0; i < Rounds; i++)
        {
            long began = Stopwatch.GetTimestamp();
            await new GuestDiskFile(Path.Combine(folder.FullPath, $"overlay-{i}.qcow2")).EnsureTargetAsync(DiskFormat.Qcow2, DiskSize, image, CancellationToken.None);
            overlays[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;

            began = Stopwatch.GetTimestamp();
            NoCloudSeed seed = new() { MetaData = $"instance-id: iac-{i}\n", UserData = "#cloud-config\npackages: [nginx]\n", VendorData = "#cloud-config\n{}\n", NetworkConfig = "version: 2\n" };
            await File.WriteAllBytesAsync(Path.Combine(folder.FullPath, $"seed-{i}.iso"), seed.ToDisk());
            seeds[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        const string Overlay = "a disk of 10 GiB over an image";
        await output.WriteLineAsync(RatioTable.Write($"Files of a guest, {Rounds} runs", new Dictionary<string, double[]> { [Overlay] = overlays, ["a seed for cloud-init, as a file"] = seeds }, Overlay));
    }
}
