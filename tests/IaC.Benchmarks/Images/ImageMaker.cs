using System.Globalization;
using IaC.Benchmarks.Containers;

namespace IaC.Benchmarks.Images;

/// <summary>Makes images of files whose content compresses about as programs do, and puts them into a registry as gzip layers.</summary>
internal sealed class ImageMaker(string program, string folder, string registry)
{
    private const int FileBytes = 200_000;
    private static readonly Dictionary<string, string> NoEnvironment = [];

    /// <summary>The program.</summary>
    internal string Program => program;

    /// <summary>A context with a Dockerfile of some instructions.</summary>
    internal string BuildContext
    {
        get
        {
            string context = Path.Combine(folder, "context");
            Directory.CreateDirectory(context);
            File.WriteAllText(Path.Combine(context, "a.txt"), "a");
            File.WriteAllText(Path.Combine(context, "Dockerfile"), "FROM scratch\nCOPY a.txt /a\nWORKDIR /w\nCOPY a.txt .\nENV A=b\nCMD [\"/a\"]\n");
            return context;
        }
    }

    /// <summary>Makes an image and pushes it.</summary>
    /// <param name="name">Its name; the tag is 1.</param>
    /// <param name="layers">How many layers.</param>
    /// <param name="bytes">Bytes of each, before compression.</param>
    /// <param name="changed">Layer that is another one than in images of the same size; -1 for none.</param>
    internal void Push(string name, int layers, int bytes, int changed = -1)
    {
        string context = Path.Combine(folder, $"make-{name}");
        var dockerfile = new List<string> { "FROM scratch" };
        for (int layer = 0; layer < layers; layer++)
        {
            Fill(Path.Combine(context, $"l{layer}"), layer == changed ? 1000 + layer : layer, bytes);
            dockerfile.Add(string.Create(CultureInfo.InvariantCulture, $"COPY l{layer} /l{layer}"));
        }

        File.WriteAllLines(Path.Combine(context, "Dockerfile"), dockerfile);
        string root = Path.Combine(folder, "maker");
        CommandTimer.Run([program, "build", "--root", root, "-q", "-t", $"bench/{name}:1", context], NoEnvironment);
        CommandTimer.Run(["skopeo", "copy", "--quiet", "--dest-tls-verify=false", $"oci:{root}/lib/images:docker.io/bench/{name}:1", $"docker://{registry}/{name}:1"], NoEnvironment);
        Directory.Delete(context, recursive: true);
    }

    /// <summary>Most resident memory of a pull, MiB.</summary>
    internal string PeakMemory(string root, string reference)
    {
        string file = Path.Combine(folder, "peak.txt");
        CommandTimer.Run(["sh", "-ec", $"{program} pull --root {root} {reference} >/dev/null & p=$!; m=0; while r=$(awk '/VmHWM/ {{print $2}}' /proc/$p/status 2>/dev/null) && [ -n \"$r\" ]; do m=$r; sleep 0.02; done; wait $p; echo $m >{file}"], NoEnvironment);
        return (int.Parse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture) / 1024).ToString(CultureInfo.InvariantCulture);
    }

    // Runs of bytes out of a small alphabet, repeated here and there.
    private static void Fill(string path, int seed, int bytes)
    {
        Directory.CreateDirectory(path);
        var random = new Random(seed);
        byte[] block = new byte[4096];
        for (int file = 0; file * FileBytes < bytes; file++)
        {
            using FileStream target = File.Create(Path.Combine(path, $"f{file}"));
            for (int written = 0; written < Math.Min(FileBytes, bytes - (file * FileBytes)); written += block.Length)
            {
                if (random.Next(3) > 0)
                {
                    random.NextBytes(block);
                    for (int i = 0; i < block.Length; i++)
                    {
                        block[i] &= 0x3F;
                    }
                }

                target.Write(block);
            }
        }
    }
}
