using IaC.Linux.Files;
using IaC.Pods.Volumes;
using IaC.Testing;

namespace IaC.Pods.Tests.Volumes;

/// <summary>fsGroup of a claim that holds files already.</summary>
public sealed class VolumeGroupTests : IDisposable
{
    private const uint Group = 4321;

    private readonly TemporaryFolder _folder = new("iac-group-");

    public VolumeGroupTests()
    {
        Require.Root();
        Directory.CreateDirectory(_folder["claim/deep/er"]);
        File.WriteAllText(_folder["claim/deep/er/file"], "");
        File.WriteAllText(_folder["outside"], "");
        File.CreateSymbolicLink(_folder["claim/link"], _folder["outside"]);
        File.CreateSymbolicLink(_folder["claim/folder"], "..");
        using SafeFolder deep = SafeFolder.Open(_folder["claim/deep/er"]);
        deep.SetOwner("file", 1234, 99);
        deep.SetPermissions("file", 0x800 | 0x1E4); // rwsr--r--
    }

    [Fact]
    public void Everything_in_it_belongs_to_the_group_and_nothing_outside()
    {
        Give(onlyOnMismatch: false);
        Assert.Equal((1234u, Group, 0x800 | 0x1F4), Of("claim/deep/er", "file")); // rwsrw-r--
        Assert.Equal((Group, 0x5F8), (Of("claim/deep", "er").Gid, Of("claim/deep", "er").Permissions & 0x5F8));
        Assert.Equal((Group, 0x5F8), (Of("", "claim").Gid, Of("", "claim").Permissions & 0x5F8));
        Assert.Equal(Group, Of("claim", "link").Gid);
        Assert.Equal(0u, Of("", "outside").Gid);
    }

    [Fact]
    public void On_mismatch_only_a_claim_that_has_the_group_is_left_alone()
    {
        Give(onlyOnMismatch: true);
        Assert.Equal(Group, Of("claim/deep/er", "file").Gid);
        using (SafeFolder deep = SafeFolder.Open(_folder["claim/deep/er"]))
        {
            deep.SetOwner("file", 1234, 99);
        }

        Give(onlyOnMismatch: true);
        Assert.Equal(99u, Of("claim/deep/er", "file").Gid);
        Give(onlyOnMismatch: false);
        Assert.Equal(Group, Of("claim/deep/er", "file").Gid);
    }

    public void Dispose() => _folder.Dispose();

    private void Give(bool onlyOnMismatch)
    {
        using SafeFolder root = SafeFolder.Open(_folder["claim"]);
        VolumeGroup.Give(root, Group, onlyOnMismatch);
    }

    private (uint Uid, uint Gid, int Permissions) Of(string folder, string name)
    {
        using SafeFolder around = SafeFolder.Open(folder.Length == 0 ? _folder.FullPath : _folder[folder]);
        FileStatus status = around.Status(name)!.Value;
        return (status.Uid, status.Gid, status.Permissions);
    }
}
