using System.Reflection;
using Xunit;

namespace IaC.Testing;

/// <summary>Compares text with a committed file <c>NAME.golden</c> of the test project. <c>IAC_UPDATE_GOLDEN=1</c> rewrites the file.</summary>
public static class Golden
{
    /// <summary>Fails with the first differing line. <paramref name="path"/> is relative to the test project's folder and ends in <c>.golden</c>.</summary>
    public static void Match(string actual, string path)
    {
        string normalised = actual.ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("IAC_UPDATE_GOLDEN") == "1")
        {
            string source = Path.Combine(SourceRoot(Assembly.GetCallingAssembly()), path);
            Directory.CreateDirectory(Path.GetDirectoryName(source)!);
            File.WriteAllText(source, normalised);
            return;
        }

        string file = Path.Combine(AppContext.BaseDirectory, path);
        Assert.True(File.Exists(file), $"no golden file {path}; make it with IAC_UPDATE_GOLDEN=1 and read it before you commit it");
        string expected = File.ReadAllText(file).ReplaceLineEndings("\n");
        if (expected == normalised)
        {
            return;
        }

        string[] wanted = expected.Split('\n');
        string[] got = normalised.Split('\n');
        int line = Enumerable.Range(0, Math.Max(wanted.Length, got.Length)).First(i => wanted.ElementAtOrDefault(i) != got.ElementAtOrDefault(i));
        Assert.Fail($"{path}:{line + 1} differs\n- {wanted.ElementAtOrDefault(line)}\n+ {got.ElementAtOrDefault(line)}\n\nwhole text:\n{normalised}");
    }

    // CallerFilePath is /_/... in a deterministic build, so the folder comes from assembly metadata.
    private static string SourceRoot(Assembly assembly) => assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "SourceRoot").Value!;
}
