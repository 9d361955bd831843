using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Nodes;
using IaC.Guests;
using IaC.Model;
using IaC.Model.V1Alpha1;
using IaC.Pods;
using IaC.Providers.Guests;
using IaC.Testing;

namespace IaC.Providers.Tests.Guests;

/// <summary>Snapshots of a guest that does not run.</summary>
public sealed class GuestSnapshotsTests : IDisposable
{
    private const string Uid = "00112233445566778899aabbccddeeff";

    private readonly TemporaryFolder folder = new("snapshots-");

    public GuestSnapshotsTests()
    {
        ImmutableArray<MachineDisk> disks = [.. new[] { "first", "second" }.Select(name => new MachineDisk { Name = name, Path = folder.Write($"root/lib/disks/{name}.qcow2", "then"), Format = "qcow2" })];
        Guest guest = ModelReader.ReadGuest(JsonNode.Parse("""{"apiVersion":"iac/v1alpha1","kind":"Guest","metadata":{"name":"vm"},"spec":{"image":"i"}}""")!.AsObject());
        PodRecord record = GuestRecordBuilder.Build(new GuestContext
        {
            Guest = guest,
            Uid = Uid,
            Stack = "s",
            StackUuid = Guid.Empty,
            RootId = "00112233",
            Layout = Layout,
            BaseFolder = "/base",
            Qemu = new QemuInstallation("/usr/bin/qemu-system-x86_64", ""),
            Accelerator = Accelerator.Tcg,
            Disks = disks,
            Address = IPAddress.Parse("10.88.0.2"),
            Subnet = IPNetwork.Parse("10.88.0.0/16"),
            Leases = [],
            ResolvConf = "",
        });
        Directory.CreateDirectory(Layout.Pod(Uid));
        File.WriteAllBytes(Layout.PodRecordFile(Uid), PodRecordJson.Write(record));
    }

    private RootLayout Layout => RootLayout.At(folder["root"]);

    private GuestSnapshots Snapshots => new(Layout, Uid, TimeProvider.System);

    [Fact]
    public async Task A_restore_that_cannot_copy_all_disks_changes_none()
    {
        await Snapshots.CreateAsync("one", memory: false, TestContext.Current.CancellationToken);
        Write("now");
        string second = Path.Combine(Layout.Snapshots(Uid), "one", "second.qcow2");
        File.Delete(second);
        File.CreateSymbolicLink(second, "/no/such/file");

        await Assert.ThrowsAnyAsync<IOException>(() => Snapshots.RestoreAsync("one", memory: true, TestContext.Current.CancellationToken));

        Assert.Equal(["now", "now"], Read());
        Assert.Equal(["first.qcow2", "second.qcow2"], Directory.GetFiles(folder["root/lib/disks"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["one"], Directory.GetDirectories(Layout.Snapshots(Uid)).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_restore_brings_back_all_disks_and_the_snapshot_stays()
    {
        await Snapshots.CreateAsync("one", memory: false, TestContext.Current.CancellationToken);
        Write("now");

        await Snapshots.RestoreAsync("one", memory: true, TestContext.Current.CancellationToken);
        Assert.Equal(["then", "then"], Read());

        Write("now");
        await Snapshots.RestoreAsync("one", memory: true, TestContext.Current.CancellationToken);
        Assert.Equal(["then", "then"], Read());
    }

    [Fact]
    public async Task What_killed_commands_left_goes_with_the_next()
    {
        foreach (string left in new[] { "one.new", "backup.new", "image-0123.new" })
        {
            folder.Write($"root/lib/pods/{Uid}/snapshots/{left}/root.raw", "cut off");
        }

        await Snapshots.CreateAsync("one", memory: false, TestContext.Current.CancellationToken);

        Assert.Equal(["one"], Directory.GetDirectories(Layout.Snapshots(Uid)).Select(Path.GetFileName));
        Assert.Equal("one", Assert.Single(Snapshots.List()).Name);
    }

    public void Dispose() => folder.Dispose();

    private void Write(string content)
    {
        File.WriteAllText(folder["root/lib/disks/first.qcow2"], content);
        File.WriteAllText(folder["root/lib/disks/second.qcow2"], content);
    }

    private string[] Read() => [File.ReadAllText(folder["root/lib/disks/first.qcow2"]), File.ReadAllText(folder["root/lib/disks/second.qcow2"])];
}
