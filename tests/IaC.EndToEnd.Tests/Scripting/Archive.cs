using System.Collections.Immutable;
using System.Text;

namespace IaC.EndToEnd.Tests.Scripting;

/// <summary>
/// A script and the files it works on in one text: what stands before the first <c>-- NAME --</c> line is the script, and each such line starts a file.
/// </summary>
internal sealed record Archive(ImmutableArray<string> Script, ImmutableArray<ArchiveFile> Files)
{
    /// <summary>Reads the text form.</summary>
    public static Archive Parse(string text)
    {
        var script = ImmutableArray.CreateBuilder<string>();
        var files = ImmutableArray.CreateBuilder<ArchiveFile>();
        string? name = null;
        var content = new StringBuilder();
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("-- ", StringComparison.Ordinal) && line.EndsWith(" --", StringComparison.Ordinal) && line.Length > 6)
            {
                Finish();
                name = line[3..^3].Trim();
            }
            else if (name is null)
            {
                script.Add(line);
            }
            else
            {
                content.Append(line).Append('\n');
            }
        }

        Finish();
        return new Archive(script.ToImmutable(), files.ToImmutable());

        void Finish()
        {
            if (name is not null)
            {
                files.Add(new ArchiveFile(name, content.ToString()));
                content.Clear();
            }
        }
    }
}

/// <summary>A file that a script finds in its folder.</summary>
internal sealed record ArchiveFile(string Name, string Content);
