using IaC.Images.Tar;
using IaC.Images.Web;
using IaC.Linux.Files;

namespace IaC.Images.Build;

/// <summary>Puts a file of a web server into a layer, as it is: archives of servers are not unpacked, as in Docker.</summary>
internal static class RemoteFileLayer
{
    internal static void Fill(LayerTree tree, RemoteFile file)
    {
        string content = file.Content ?? throw new InvalidOperationException($"{file} was not fetched");
        string target = LayerInputs.ImagePath(file.Path);
        bool into = target.EndsWith('/') || tree.LookThrough(target) is { Kind: FileKind.Folder };
        tree.AddFile(into ? EntryPath.Join(tree.Folder(target, file.Owner), NameOf(file.Url)) : tree.Place(target, file.Owner), file.Mode, file.Owner, new FileInfo(content).Length, () => File.OpenRead(content));
    }

    private static string NameOf(Uri url)
    {
        string name = Uri.UnescapeDataString(url.Segments[^1]);
        return name.Contains('/', StringComparison.Ordinal) || name is "." or ".." ? throw new ImageException("names no file, and the target is a folder; name the file in the target", WebServer.NameOf(url)) : name;
    }
}
