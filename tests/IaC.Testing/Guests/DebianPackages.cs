namespace IaC.Testing;

/// <summary>Packages of Debian that tests take programs and files from, without installing them.</summary>
public static class DebianPackages
{
    /// <summary>A folder with the files of packages. They are downloaded once and kept in the temporary folder of the machine.</summary>
    public static string Unpack(params string[] packages)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"iac-guest-{string.Join('-', packages)}");
        if (Directory.Exists(folder))
        {
            return folder;
        }

        // Another process of the tests may do the same: who is first is believed.
        using var draft = new TemporaryFolder("packages-");
        Tool.Run("/bin/sh", ["-c", $"cd '{draft.FullPath}' && apt-get download -qq {string.Join(' ', packages)} 2>&1 && mkdir all && for package in *.deb; do dpkg-deb -x $package all; done"]);
        try
        {
            Directory.Move(Path.Combine(draft.FullPath, "all"), folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            return folder;
        }

        return folder;
    }
}
