using System.Globalization;
using System.Text;
using IaC.Hashing;

namespace IaC.Programs.Building;

/// <summary>Tells an unchanged program from a changed one without asking the build: names, sizes and times of all that a build and a start of it read.</summary>
internal static class BuildFingerprint
{
    // Of a FileInfo for a path that there is nothing at; one for a folder has attributes, and does not "exist".
    private const FileAttributes Missing = (FileAttributes)(-1);

    /// <summary>The digest of a build.</summary>
    public static string Of(string assembly, BuildInputs inputs)
    {
        SortedSet<string> paths = inputs.Paths();
        paths.UnionWith([assembly, DotnetProgram.Path, .. StartRecord.Inputs(assembly)]);
        var text = new StringBuilder();
        foreach (string path in paths)
        {
            var file = new FileInfo(path);
            if (file.Attributes != Missing)
            {
                text.Append(CultureInfo.InvariantCulture, $"{path}\0{(file.Exists ? file.Length : 0)}\0{file.LastWriteTimeUtc.Ticks}\n");
            }
        }

        return Convert.ToHexStringLower(Sha256.Hash(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Whether anything that a build reads was written in a time: not what another clock dates later than now.</summary>
    public static bool AnyWritten(BuildInputs inputs, DateTime from, DateTime to) =>
        inputs.Paths().Select(path => new FileInfo(path)).Any(file => file.Exists && file.LastWriteTimeUtc >= from && file.LastWriteTimeUtc <= to);
}
