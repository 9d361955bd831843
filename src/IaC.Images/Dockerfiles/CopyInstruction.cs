using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using IaC.Images.Build;

namespace IaC.Images.Dockerfiles;

/// <summary>COPY and ADD: out of the context, out of another image, out of the file itself, or from a web server.</summary>
/// <param name="instructions">Faults and places.</param>
/// <param name="options">The build.</param>
/// <param name="ignore">What the context leaves out.</param>
/// <param name="findImage">A stage or image by name.</param>
/// <param name="findOwner">An owner by the names of the image so far.</param>
/// <param name="askServer">What a web server has at an address now.</param>
internal sealed class CopyInstruction(
    StageInstructions instructions, DockerfileOptions options, IgnoreRules ignore, Func<StageDraft, string, Task<StoredImage>> findImage, Func<StageDraft, string, Task<FileOwner>> findOwner, Func<Uri, Task<Digest>> askServer)
{
    /// <summary>Layers of the instruction: one for what is copied.</summary>
    internal async Task<LayerSource> ReadAsync(StageDraft stage, Instruction instruction)
    {
        (string? from, FileOwner? owner, int? mode, Digest? checksum) = (null, null, null, null);
        foreach ((string name, string value) in instruction.Flags)
        {
            switch (name)
            {
                case "from":
                    from = stage.Variables.Word(value);
                    break;
                case "chown":
                    owner = await findOwner(stage, stage.Variables.Word(value)).ConfigureAwait(false);
                    break;
                case "chmod":
                    mode = Regex.IsMatch(value, @"\A[0-7]{3,4}\z") ? Convert.ToInt32(value, 8) : throw instructions.Fault(instruction, $"--chmod={value} is not a mode in octal");
                    break;
                case "checksum":
                    checksum = Digest.TryParse(stage.Variables.Word(value), out Digest given) ? given : throw instructions.Fault(instruction, $"--checksum={value} is not sha256: and 64 hex digits");
                    break;
                case "link":
                    // Each instruction is a layer of its own here anyway.
                    break;
                default:
                    throw new UnreachableException(name);
            }
        }

        IReadOnlyList<string> words = [.. (Words.TryReadArray(instruction.Text) ?? Words.Split(instruction.Text)).Select(stage.Variables.Word)];
        if (words.Count < 2)
        {
            throw instructions.Fault(instruction, $"{instruction.Name} wants sources and a target");
        }

        string target = stage.Absolute(words[^1]);
        string[] sources = [.. words.Take(words.Count - 1)];
        if (sources.Length > 1 && !target.EndsWith('/') && target != "/")
        {
            throw instructions.Fault(instruction, "with several sources the target is a folder and ends in /");
        }

        string place = instructions.Place(instruction);
        if (instruction.Documents.Count > 0)
        {
            return Inline(stage, instruction, target, owner ?? default, mode ?? 0x1A4) with { Place = place };
        }

        if (from is not null)
        {
            StoredImage image = await findImage(stage, from).ConfigureAwait(false);
            return new LayerSource.CopyFrom(image, [.. sources.Select(source => source.StartsWith('/') ? source : "/" + source)], target, mode, owner) { Place = place };
        }

        Uri[] addresses = instruction.Name == "ADD" ? [.. sources.Where(WebAddress.IsAddress).Select(WebAddress.Parse)] : [];
        if (checksum is not null && (addresses.Length != 1 || sources.Length != 1))
        {
            throw instructions.Fault(instruction, "--checksum is of one file of a web server, and of nothing else");
        }

        List<RemoteFile> remote = [];
        foreach (Uri address in addresses)
        {
            remote.Add(new RemoteFile(address, checksum ?? await askServer(address).ConfigureAwait(false), target, mode ?? RemoteFile.DefaultMode, owner ?? default));
        }

        IEnumerable<string> local = addresses.Length == 0 ? sources : sources.Where(source => !WebAddress.IsAddress(source));
        LayerSource.Copy[] copies = [.. local.SelectMany(source => Expand(instruction, source)).Select(source => new LayerSource.Copy(source, target, mode, owner ?? default) { Ignore = ignore.Leaves, Unpack = instruction.Name == "ADD", OwnsFolders = true })];
        return new LayerSource.CopyMany(copies) { Remote = remote, Place = place };
    }

    private LayerSource.Files Inline(StageDraft stage, Instruction instruction, string target, FileOwner owner, int mode) => new(
    [
        .. instruction.Documents.Select(document => new InlineFile(
            target.EndsWith('/') ? target + document.Word : instruction.Documents.Count == 1 ? target : throw instructions.Fault(instruction, "with several sources the target is a folder and ends in /"),
            Encoding.UTF8.GetBytes(document.Expand ? stage.Variables.Lines(document.Content) : document.Content),
            mode,
            owner)),
    ]);

    // Paths below the context that a source names, sorted; wildcards do not cross folders.
    private List<string> Expand(Instruction instruction, string source)
    {
        string path = source.TrimStart('/');
        path = path is "" or "." ? "" : Path.GetRelativePath("/", Path.GetFullPath("/" + path));
        List<string> found = NamePattern.IsPattern(path) ? Match(path) : [path is "." ? "" : path];
        found = [.. found.Where(one => !ignore.Leaves(one, isFolder: Directory.Exists(Path.Combine(options.Context, one))))];
        if (found.Count == 0 || !Path.Exists(Path.Combine(options.Context, found[0])))
        {
            throw instructions.Fault(instruction, $"'{source}' is not in the context {options.Context}, or is left out by .dockerignore");
        }

        return found;
    }

    private List<string> Match(string pattern)
    {
        List<string> found = [""];
        foreach (string part in pattern.Split('/'))
        {
            found =
            [
                .. found.SelectMany(folder => !NamePattern.IsPattern(part) ? [Path.Combine(folder, part)]
                    : Directory.Exists(Path.Combine(options.Context, folder))
                        ? Directory.EnumerateFileSystemEntries(Path.Combine(options.Context, folder)).Select(Path.GetFileName).OfType<string>().Where(name => NamePattern.Matches(part, name)).Select(name => Path.Combine(folder, name))
                        : []),
            ];
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }
}
