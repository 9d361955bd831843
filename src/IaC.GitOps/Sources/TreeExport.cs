using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace IaC.GitOps;

/// <summary>
/// Writes the files of a commit into a folder, all or nothing. There is no work tree and no filter; what a repository only points at is refused: submodules, files of Git LFS, symbolic links that lead out of it.
/// </summary>
/// <param name="git">The program.</param>
/// <param name="repository">The repository.</param>
/// <param name="sparse">Only these folders; all where there are none.</param>
internal sealed class TreeExport(GitProgram git, string repository, ImmutableArray<string> sparse)
{
    private const string Submodule = "160000";
    private const string Link = "120000";
    private const string Executable = "100755";
    private const UnixFileMode ForAllToRead = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode ForAllToRun = ForAllToRead | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const long MostBytes = 1L << 30;
    private const int MostLinks = 40;
    private const int LongestPointer = 1024;
    private const string PointerBegin = "version https://git-lfs.github.com/spec/";
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };

    /// <summary>Writes a commit out. A folder that is there already holds it whole.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="target">The folder.</param>
    /// <param name="former">Folder of another commit, whose name is its own; what is the same in both is not written again, the new folder holds further links to it. Null for none.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <exception cref="GitOpsException">It holds what cannot be used.</exception>
    public async Task RunAsync(string commit, string target, string? former, CancellationToken cancellationToken)
    {
        if (Directory.Exists(target))
        {
            return;
        }

        List<Entry> entries = await ListAsync(commit, cancellationToken).ConfigureAwait(false);
        if (entries.Find(entry => entry.Mode == Submodule) is { } submodule)
        {
            throw new GitOpsException($"{submodule.Path} is a submodule, which is not followed", "copy its files into the repository, or make a source of its own");
        }

        if (entries.Sum(entry => entry.Size) > MostBytes)
        {
            throw new GitOpsException($"the commit holds more than {MostBytes >> 20} MiB", "name the folders that are needed in `sparse`");
        }

        string draft = $"{target}.new";
        if (Directory.Exists(draft))
        {
            Directory.Delete(draft, recursive: true);
        }

        try
        {
            Directory.CreateDirectory(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            HashSet<Entry> present = former is null ? [] : await LinkAsync(former, draft, [.. entries], cancellationToken).ConfigureAwait(false);
            Entry[] missing = [.. entries.Where(entry => !present.Contains(entry))];
            await WriteAsync(commit, draft, missing, cancellationToken).ConfigureAwait(false);
            Array.ForEach(missing, entry => Check(entry, draft));
            RequireWithin(draft, missing.Where(entry => entry.Mode == Link));
            SetModes(draft, missing);
            Directory.Move(draft, target);
        }
        catch
        {
            Directory.Delete(draft, recursive: true);
            throw;
        }
    }

    private async Task<List<Entry>> ListAsync(string commit, CancellationToken cancellationToken)
    {
        string listing = await git.RunAsync(["--git-dir", repository, "ls-tree", "-r", "-z", "-l", commit, "--", .. sparse], cancellationToken).ConfigureAwait(false);
        var entries = new List<Entry>();
        foreach (string line in listing.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            // MODE TYPE OBJECT SIZE<tab>PATH
            int tab = line.IndexOf('\t', StringComparison.Ordinal);
            string[] fields = line[..tab].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string path = line[(tab + 1)..];
            if (path.Contains('\uFFFD', StringComparison.Ordinal))
            {
                throw new GitOpsException($"the name of {path} is not UTF-8", "rename it (`git ls-files` shows its bytes)");
            }

            entries.Add(new Entry(fields[0], fields[2], long.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? size : 0, path));
        }

        return entries;
    }

    // Making thousands of files takes the kernel a second, and further names of them a twentieth of that. Links are written anew, since where they lead is to be checked.
    private async Task<HashSet<Entry>> LinkAsync(string former, string draft, HashSet<Entry> wanted, CancellationToken cancellationToken)
    {
        List<Entry> listed;
        try
        {
            listed = await ListAsync(Path.GetFileName(former), cancellationToken).ConfigureAwait(false);
        }
        catch (GitOpsException)
        {
            // The copy was fetched anew since, without it.
            return [];
        }

        await git.LinkFolderAsync(former, draft, cancellationToken).ConfigureAwait(false);
        var present = new HashSet<Entry>();
        foreach (Entry entry in listed)
        {
            string path = Path.Combine(draft, entry.Path);
            if (entry.Mode != Link && wanted.Contains(entry) && File.Exists(path))
            {
                present.Add(entry);
            }
            else if (Directory.Exists(Path.GetDirectoryName(path)))
            {
                File.Delete(path);
                DeleteEmpty(draft, Path.GetDirectoryName(entry.Path)!);
            }
        }

        return present;
    }

    // Git knows no empty folders: what held nothing else is not in the commit.
    private static void DeleteEmpty(string draft, string folder)
    {
        for (; folder.Length > 0 && !Directory.EnumerateFileSystemEntries(Path.Combine(draft, folder)).Any(); folder = Path.GetDirectoryName(folder)!)
        {
            Directory.Delete(Path.Combine(draft, folder));
        }
    }

    private async Task WriteAsync(string commit, string draft, Entry[] missing, CancellationToken cancellationToken)
    {
        string index = $"{draft}.index";
        var environment = new Dictionary<string, string> { ["GIT_INDEX_FILE"] = index };
        string[] tree = ["--git-dir", repository, "--work-tree", draft];
        try
        {
            if (sparse.IsEmpty)
            {
                await git.RunAsync([.. tree, "read-tree", commit], environment, GitProgram.LocalDeadline, cancellationToken).ConfigureAwait(false);
            }

            foreach (string folder in sparse.Select(path => path.Trim('/')))
            {
                await git.RunAsync([.. tree, "read-tree", $"--prefix={folder}/", $"{commit}:{folder}"], environment, GitProgram.LocalDeadline, cancellationToken).ConfigureAwait(false);
            }

            await git.RunAsync([.. tree, "checkout-index", "--quiet", "-z", "--stdin"], environment, GitProgram.LocalDeadline, cancellationToken, string.Join('\0', missing.Select(entry => entry.Path))).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(index);
        }
    }

    private static void Check(Entry entry, string folder)
    {
        string path = Path.Combine(folder, entry.Path);
        if (entry.Mode != Link && entry.Size is > 0 and < LongestPointer && StartsAsPointer(path))
        {
            throw new GitOpsException($"{entry.Path} lies in Git LFS, which is not followed", "keep it in the repository itself, or in an image");
        }
    }

    private static void RequireWithin(string draft, IEnumerable<Entry> links)
    {
        Dictionary<string, string> targets = links.ToDictionary(entry => entry.Path, entry => new FileInfo(Path.Combine(draft, entry.Path)).LinkTarget ?? "");
        if (targets.Keys.FirstOrDefault(link => LeadsOut(link, targets)) is { } found)
        {
            throw new GitOpsException($"{found} is a symbolic link to {targets[found]}, which is outside of the repository");
        }
    }

    // As the kernel goes, name by name and through other links (path_resolution(7)); what goes round leads nowhere.
    private static bool LeadsOut(string link, Dictionary<string, string> targets)
    {
        List<string> at = [.. link.Split('/')[..^1]];
        var rest = new Stack<string>(targets[link].Split('/').Reverse());
        bool isOut = Path.IsPathRooted(targets[link]);
        for (int followed = 0; !isOut && followed <= MostLinks && rest.TryPop(out string? name);)
        {
            if (name == "..")
            {
                isOut = at.Count == 0;
                at.RemoveRange(Math.Max(at.Count - 1, 0), isOut ? 0 : 1);
            }
            else if (name is not ("" or "."))
            {
                at.Add(name);
                if (targets.TryGetValue(string.Join('/', at), out string? next))
                {
                    at.RemoveAt(at.Count - 1);
                    isOut = Path.IsPathRooted(next);
                    followed++;
                    Array.ForEach([.. next.Split('/').Reverse()], rest.Push);
                }
            }
        }

        return isOut;
    }

    // Git keeps whether a file is a program, and leaves the rest to the umask; images are made of these files.
    private static void SetModes(string draft, IEnumerable<Entry> written)
    {
        foreach (Entry entry in written.Where(entry => entry.Mode != Link))
        {
            File.SetUnixFileMode(Path.Combine(draft, entry.Path), entry.Mode == Executable ? ForAllToRun : ForAllToRead);
        }

        foreach (string folder in Directory.EnumerateDirectories(draft, "*", Everything).Prepend(draft))
        {
            File.SetUnixFileMode(folder, ForAllToRun);
        }
    }

    private static bool StartsAsPointer(string path)
    {
        Span<byte> begin = stackalloc byte[PointerBegin.Length];
        using FileStream file = File.OpenRead(path);
        return file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false) == begin.Length && Encoding.ASCII.GetString(begin) == PointerBegin;
    }

    private sealed record Entry(string Mode, string Object, long Size, string Path);
}
