using IaC.Linux.Files;

namespace IaC.Images.Unpacking;

/// <summary>Finds folders of a tree. Archives list a folder's entries one after the other, so the last folder is kept open: it is mostly the next one too.</summary>
internal sealed class FolderCursor(SafeFolder root) : IDisposable
{
    private SafeFolder? _last;
    private string _lastPath = "";

    /// <summary>The folder of a path, valid until the next call; null where there is none. A symbolic link on the way is refused with ELOOP.</summary>
    internal SafeFolder? Find(string path)
    {
        if (path.Length == 0)
        {
            return root;
        }

        return _last is not null && _lastPath == path ? _last : Keep(path, root.TryOpenFolder(path));
    }

    /// <summary>Keeps a folder that was opened elsewhere, and owns it from now on.</summary>
    internal SafeFolder? Keep(string path, SafeFolder? folder)
    {
        _last?.Dispose();
        (_last, _lastPath) = (folder, path);
        return folder;
    }

    /// <summary>Lets go of what is at or below a path that is about to be removed.</summary>
    internal void Forget(string path)
    {
        if (_lastPath == path || _lastPath.StartsWith(path + "/", StringComparison.Ordinal))
        {
            Keep("", null);
        }
    }

    public void Dispose() => _last?.Dispose();
}
