using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Hashing;
using IaC.Model;
using IaC.Pods;
using IaC.Providers.Guests;
using IaC.Providers.Images;
using IaC.Testing;

namespace IaC.Providers.Tests.Guests;

public sealed class GuestChecksTests : IDisposable
{
    private readonly TemporaryFolder folder = new("checks-");

    private string Kernel => folder["vmlinuz"];

    [Fact]
    public async Task A_digest_that_is_declared_is_that_of_the_file()
    {
        folder.Write("vmlinuz", "a kernel");
        string right = Sha256.Digest("a kernel"u8), wrong = Sha256.Digest("another"u8);

        Assert.Empty(await FaultsAsync(KernelOf($"vmlinuz@{right}")));
        Assert.Equal([$"kernel {Kernel} has the digest {right}, and {wrong} is declared"], await FaultsAsync(KernelOf($"vmlinuz@{wrong}")));
    }

    [Theory]
    [InlineData("vmlinuz@sha256:00")]
    [InlineData("vmlinuz@sha256:")]
    public async Task A_digest_is_whole(string kernel)
    {
        folder.Write("vmlinuz", "a kernel");
        Assert.Equal([$"`{kernel}` does not end in `@sha256:` and 64 hex digits"], await FaultsAsync(KernelOf(kernel)));
    }

    [Fact]
    public async Task A_serial_port_that_is_not_there_is_a_fault_of_the_document()
    {
        folder.Write("vmlinuz", "a kernel");
        File.CreateSymbolicLink(folder["dangling"], "/no/such/device");
        JsonObject spec = KernelOf("vmlinuz");
        spec["devices"] = new JsonArray(Serial("a", "/dev/no-such-device"), Serial("b", folder["dangling"]), Serial("c", "/dev/null"));

        Assert.Equal(["/dev/no-such-device is no character device of this host", $"{folder["dangling"]} is no character device of this host"], await FaultsAsync(spec));
    }

    [Fact]
    public async Task What_would_be_waited_for_or_has_no_end_is_neither_a_kernel_nor_a_disk()
    {
        using (Process made = Process.Start("mkfifo", [folder["pipe"]]))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        JsonObject spec = KernelOf("pipe");
        spec["initrd"] = "/dev/null";
        spec["disks"] = new JsonArray(Disk("a", folder["pipe"], "raw"), Disk("b", "/dev/null", "raw"), Disk("c", folder["pipe"], "qcow2"));

        Assert.Equal(
            [
                $"kernel {folder["pipe"]} cannot be read: it is no regular file",
                "initrd /dev/null cannot be read: it is no regular file",
                $"{folder["pipe"]}: is no regular file and no block device",
                "/dev/null: is no regular file and no block device",
                $"{folder["pipe"]}: is no regular file and no block device",
            ],
            await FaultsAsync(spec));
    }

    [Fact]
    public async Task A_disk_that_is_there_from_before_is_named_and_does_not_shrink()
    {
        string disks = RootLayout.At(folder["root"]).GuestDisks(Guid.Empty, "vm");
        Directory.CreateDirectory(disks);
        await File.WriteAllBytesAsync(Path.Combine(disks, "data.raw"), new byte[2 << 20], TestContext.Current.CancellationToken);
        JsonObject spec = KernelOf("vmlinuz");
        spec["disks"] = new JsonArray(new JsonObject { ["name"] = "data", ["size"] = "2Mi", ["format"] = "raw" }, new JsonObject { ["name"] = "new", ["size"] = "1Mi" });

        Assert.Equal(["disk data is there from before, and is taken over with what it holds"], (await FindAsync(spec, null)).Where(OfDisk));
        Assert.DoesNotContain(await FindAsync(spec, spec), OfDisk);
        spec["disks"]![0]!["size"] = "1Mi";
        Assert.Equal(["disk data is there from before with 2097152 bytes, and would shrink to 1Mi"], (await FindAsync(spec, null)).Where(OfDisk));

        static bool OfDisk(string message) => message.StartsWith("disk ", StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_a_network_reaches_the_host_is_said_when_the_first_one_comes()
    {
        JsonObject none = KernelOf("vmlinuz"), one = KernelOf("vmlinuz"), two = KernelOf("vmlinuz");
        one["networks"] = new JsonArray(User("out"));
        two["networks"] = new JsonArray(User("out"), User("more"));
        const string Warning = "by network `out` the guest reaches what this host reaches, its loopback included";

        Assert.Contains(Warning, await FindAsync(one, null));
        Assert.Contains(Warning, await FindAsync(one, none));
        Assert.DoesNotContain(Warning, await FindAsync(two, one));

        static JsonObject User(string name) => new() { ["name"] = name, ["user"] = new JsonObject() };
    }

    [Theory]
    [InlineData(29, 1, true, true)]
    [InlineData(30, 1, false, true)]
    [InlineData(30, 1, true, false)]
    public async Task There_are_places_for_so_many_disks_and_networks(int disks, int networks, bool seed, bool fit)
    {
        folder.Write("vmlinuz", "a kernel");
        JsonObject spec = KernelOf("vmlinuz");
        spec["disks"] = new JsonArray([.. Enumerable.Range(0, disks).Select(i => new JsonObject { ["name"] = string.Create(CultureInfo.InvariantCulture, $"d{i}"), ["size"] = "1Mi" })]);
        spec["networks"] = new JsonArray([.. Enumerable.Range(0, networks).Select(i => new JsonObject { ["name"] = string.Create(CultureInfo.InvariantCulture, $"n{i}"), ["user"] = new JsonObject() })]);
        if (seed)
        {
            spec["cloudInit"] = new JsonObject();
        }

        IEnumerable<string> faults = await FaultsAsync(spec);

        Assert.Equal(fit ? [] : ["a guest has places for 31 disks and networks together, and this one has 30 disks, 1 networks and a seed"], faults);
    }

    public void Dispose() => folder.Dispose();

    private static JsonObject KernelOf(string kernel) => new() { ["kernel"] = kernel, ["accel"] = "tcg" };

    private static JsonObject Document(JsonObject spec) => new() { ["apiVersion"] = "iac/v1alpha1", ["kind"] = "Guest", ["metadata"] = new JsonObject { ["name"] = "vm" }, ["spec"] = spec.DeepClone() };

    private static JsonObject Disk(string name, string path, string format) => new() { ["name"] = name, ["path"] = path, ["format"] = format };

    private static JsonObject Serial(string name, string path) => new() { ["name"] = name, ["serial"] = new JsonObject { ["path"] = path } };

    // What this machine has installed is no matter here.
    private async Task<IEnumerable<string>> FaultsAsync(JsonObject spec) =>
        (await CheckAsync(spec, null)).Where(found => found.Severity == DiagnosticSeverity.Error && !found.Message.StartsWith("there is no ", StringComparison.Ordinal)).Select(found => found.Message);

    private async Task<IEnumerable<string>> FindAsync(JsonObject spec, JsonObject? recorded) => (await CheckAsync(spec, recorded)).Select(found => found.Message);

    private async Task<IEnumerable<Diagnostic>> CheckAsync(JsonObject spec, JsonObject? recorded)
    {
        using var services = new HostServices(RootLayout.At(folder["root"]), "/nowhere/iac-supervisor", TimeProvider.System);
        var request = new CheckRequest(
            Urn.Create("s", "s", new ResourceKey(BuiltInKinds.Guest.ApiVersion, BuiltInKinds.Guest.Kind, ResourceKey.DefaultNamespace, "vm")), Document(spec), recorded is null ? null : BuiltInKinds.Guest.Normalise(Document(recorded)), null, [], NoSourceMap.Instance, folder.FullPath, Rebuild: false);
        return (await new GuestChecks(services, new GuestImages(services, new ImagePins(services))).CheckAsync(BuiltInKinds.Guest, request, TestContext.Current.CancellationToken)).Diagnostics;
    }
}
