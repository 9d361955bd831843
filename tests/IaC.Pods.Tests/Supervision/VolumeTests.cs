namespace IaC.Pods.Tests.Supervision;

public sealed class VolumeTests : IAsyncDisposable
{
    private readonly RealRoot _root = new();

    [Fact]
    public async Task Volumes_of_all_kinds_are_mounted()
    {
        string host = Path.Combine(_root.Folder, "host");
        Directory.CreateDirectory(host);
        await File.WriteAllTextAsync(Path.Combine(host, "file"), "from the host\n");
        const string script = """
            echo scratch > /folder/f; cat /folder/f
            echo fast > /memory/f; cat /memory/f; stat -f -c %T /memory
            cat /host/file
            cat /config/app.conf /config/sub/key; readlink /config/app.conf
            touch /config/x 2>/dev/null || echo config is read-only
            touch /ro/x 2>/dev/null || echo folder is read-only
            stat -c '%g %A' /folder /config/sub/key
            echo end; sleep 1000
            """;
        PodContainer container = _root.Container("main", script) with
        {
            VolumeMounts = [new("folder", "/folder", "", false), new("memory", "/memory", "", false), new("host", "/host", "", true), new("config", "/config", "", false), new("folder", "/ro", "", true)],
        };
        PodRecord record = _root.Record(container) with
        {
            Volumes =
            [
                new PodVolume { Name = "folder", Kind = PodVolumeKind.Folder, Group = 2000 },
                new PodVolume { Name = "memory", Kind = PodVolumeKind.Memory, SizeLimit = 1 << 20 },
                new PodVolume { Name = "host", Kind = PodVolumeKind.HostPath, Path = host, HostPathType = "Directory" },
                new PodVolume
                {
                    Name = "config",
                    Kind = PodVolumeKind.Projected,
                    Group = 3000,
                    Files = [new ProjectedFile("app.conf", 0x1A4, Convert.ToBase64String("port=80\n"u8), null), new ProjectedFile("sub/key", 0x100, null, "volume/key")],
                },
            ],
        };
        using SupervisorClient client = await _root.StartAsync(record, Records.Secrets(("volume/key", "s3cret\n")));
        await _root.LineAsync(record.Uid, line => line == "end");
        Assert.Equal(
            ["scratch", "fast", "tmpfs", "from the host", "port=80", "s3cret", "..data/app.conf", "config is read-only", "folder is read-only", "2000 drwxrwsrwx", "3000 -r--r-----", "end"],
            await _root.LogsAsync(record.Uid));
    }

    [Fact]
    public async Task Secret_values_are_on_no_disk()
    {
        const string value = "swordfish-4711";
        PodContainer container = _root.Container("main", "echo got ${#PASSWORD}; sleep 1000") with
        {
            SecretEnv = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("PASSWORD", "env/password"),
            VolumeMounts = [new("secret", "/secret", "", true)],
        };
        PodRecord record = _root.Record(container) with
        {
            Volumes = [new PodVolume { Name = "secret", Kind = PodVolumeKind.Projected, Files = [new ProjectedFile("password", 0x100, null, "env/password")] }],
        };
        using SupervisorClient client = await _root.StartAsync(record, Records.Secrets(("env/password", value)));
        Assert.Equal($"got {value.Length}", await _root.LineAsync(record.Uid, _ => true));
        string encoded = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value));
        foreach (string file in new[] { _root.Layout.Pod(record.Uid), _root.Layout.PodRun(record.Uid) }.SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)).Where(File.Exists))
        {
            if (Path.GetFileName(file) != "sock")
            {
                string text = await File.ReadAllTextAsync(file);
                Assert.DoesNotContain(value, text, StringComparison.Ordinal);
                Assert.DoesNotContain(encoded, text, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("/etc", "link")]
    [InlineData("../../../../../../etc", "link")]
    [InlineData("/", "link/etc")]
    public async Task A_link_that_leaves_the_volume_is_refused_as_subPath(string target, string subPath)
    {
        PodRecord record = _root.Record(_root.Container("main", "cat /data/passwd; ls /data; sleep 1000") with { VolumeMounts = [new("v", "/data", subPath, false)] });
        record = record with
        {
            Volumes = [new PodVolume { Name = "v", Kind = PodVolumeKind.Folder }],
            InitContainers = [_root.InPod(_root.Container("hostile", $"ln -s {target} /v/link"), record.Uid) with { VolumeMounts = [new("v", "/v", "", false)] }],
        };
        using SupervisorClient client = await _root.StartAsync(record);
        PodStatus status = await _root.WaitAsync(record.Uid, s => s.Containers[1].Reason == "StartError");
        Assert.Contains("errno 18", status.Containers[1].Message, StringComparison.Ordinal);
        Assert.Empty(await _root.LogsAsync(record.Uid, "main"));
    }

    [Fact]
    public async Task A_subPath_is_made_when_absent_and_can_be_a_file()
    {
        PodContainer container = _root.Container("main", "echo x > /made/f; ls /whole/deep/er; cat /one; echo end; sleep 1000") with
        {
            VolumeMounts = [new("v", "/made", "deep/er", false), new("v", "/whole", "", false), new("config", "/one", "a.conf", true)],
        };
        PodRecord record = _root.Record(container) with
        {
            Volumes =
            [
                new PodVolume { Name = "v", Kind = PodVolumeKind.Folder },
                new PodVolume { Name = "config", Kind = PodVolumeKind.Projected, Files = [new ProjectedFile("a.conf", 0x1A4, Convert.ToBase64String("one file\n"u8), null)] },
            ],
        };
        using SupervisorClient client = await _root.StartAsync(record);
        await _root.LineAsync(record.Uid, line => line == "end");
        Assert.Equal(["f", "one file", "end"], await _root.LogsAsync(record.Uid));
    }

    [Fact]
    public async Task A_hostPath_is_made_only_where_its_type_allows()
    {
        string folder = Path.Combine(_root.Folder, "made/here");
        string file = Path.Combine(_root.Folder, "made.conf");
        PodRecord record = _root.Record(_root.Container("main", "sleep 1000")) with
        {
            Volumes =
            [
                new PodVolume { Name = "folder", Kind = PodVolumeKind.HostPath, Path = folder, HostPathType = "DirectoryOrCreate" },
                new PodVolume { Name = "file", Kind = PodVolumeKind.HostPath, Path = file, HostPathType = "FileOrCreate" },
                new PodVolume { Name = "null", Kind = PodVolumeKind.HostPath, Path = "/dev/null", HostPathType = "CharDevice" },
            ],
        };
        using SupervisorClient client = await _root.StartAsync(record);
        Assert.True(Directory.Exists(folder));
        Assert.True(File.Exists(file));

        PodRecord wrong = _root.Record(_root.Container("main", "sleep 1000")) with
        {
            Volumes = [new PodVolume { Name = "absent", Kind = PodVolumeKind.HostPath, Path = Path.Combine(_root.Folder, "absent"), HostPathType = "Directory" }],
        };
        SupervisorException e = await Assert.ThrowsAsync<SupervisorException>(() => _root.StartAsync(wrong));
        Assert.Contains("absent is absent, its type Directory wants a folder", e.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _root.DisposeAsync();
}
