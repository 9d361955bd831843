using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IaC.Guests;
using IaC.Model;
using IaC.Model.V1Alpha1;
using IaC.Pods;
using IaC.Providers.Guests;

namespace IaC.Providers.Tests.Guests;

/// <summary>What a change of each field costs: the plan says it, the supervisor does it, and decision 18 shows it as a table. The three must agree.</summary>
public sealed partial class LiveMatrixTests
{
    private const string Start = """
        {"nodeName":"localhost","running":true,"memory":{"size":"256Mi","max":"1Gi"},"cpus":{"count":1,"max":4},"image":"debian@sha256:aa","rootDisk":{"size":"10Gi"},
         "disks":[{"name":"data","size":"1Gi","format":"qcow2","onDelete":"retain"}],"folders":[{"name":"www","path":"/srv/www","readOnly":true}],"networks":[{"name":"lan","bridge":"br0"},{"name":"out","user":{"subnet":"10.0.2.0/24"}}],"devices":[{"name":"dog","watchdog":{"action":"reset"}},{"name":"gps","serial":{"path":"/dev/ttyUSB0"}}],"kernel":"k@sha256:aaaaaaaaaaaaaaaa","initrd":"i@sha256:aaaaaaaaaaaaaaaa","cmdline":"quiet","firmware":"bios","accel":"tcg",
         "ports":[{"port":80,"hostPort":8080}],"restartPolicy":"Always","readiness":{"tcp":80,"log":"up"},"shutdown":{"graceSeconds":30},"cloudInit":{"metaData":{"a":"b"}}}
        """;

    // Field, what happens to it, its new value (null takes it away), and what that costs.
    private static readonly (string Pointer, string What, string? Value, FieldEffect Effect)[] Cells =
    [
        ("/spec/memory/size", "more, within `max`, by a multiple of 128Mi", "\"512Mi\"", FieldEffect.Live),
        ("/spec/memory/size", "more, by something else", "\"300Mi\"", FieldEffect.Restart),
        ("/spec/memory/size", "more than `max`", "\"2Gi\"", FieldEffect.Restart),
        ("/spec/memory/size", "less", "\"128Mi\"", FieldEffect.Restart),
        ("/spec/memory/max", "", "\"2Gi\"", FieldEffect.Restart),
        ("/spec/cpus/count", "more, within `max`", "3", FieldEffect.Live),
        ("/spec/cpus/count", "more than `max`", "5", FieldEffect.Restart),
        ("/spec/cpus/max", "", "8", FieldEffect.Restart),
        ("/spec/rootDisk/size", "more (less is refused)", "\"20Gi\"", FieldEffect.Live),
        ("/spec/disks/0/size", "more (less is refused)", "\"2Gi\"", FieldEffect.Live),
        ("/spec/disks/1", "a disk is added", """{"name":"more","size":"1Gi","format":"raw","onDelete":"delete"}""", FieldEffect.Live),
        ("/spec/disks/0", "a disk is taken away", null, FieldEffect.Live),
        ("/spec/disks/0/readOnly", "", "true", FieldEffect.Restart),
        ("/spec/disks/0/format", "another, empty disk; `--allow-data-loss`", "\"raw\"", FieldEffect.Restart),
        ("/spec/disks/0/onDelete", "", "\"delete\"", FieldEffect.None),
        ("/spec/disks/0/image", "it was copied once", "\"tools\"", FieldEffect.None),
        ("/spec/disks/0/path", "", "\"/dev/vg/db\"", FieldEffect.Restart),
        ("/spec/folders/1", "a folder is added", """{"name":"src","path":"/src"}""", FieldEffect.Restart),
        ("/spec/folders/0", "a folder is taken away", null, FieldEffect.Restart),
        ("/spec/folders/0/path", "", "\"/srv\"", FieldEffect.Restart),
        ("/spec/folders/0/readOnly", "", "false", FieldEffect.Restart),
        ("/spec/networks/2", "an interface is added", """{"name":"dmz","bridge":"br1"}""", FieldEffect.Live),
        ("/spec/networks/0", "an interface is taken away", null, FieldEffect.Live),
        ("/spec/networks/1", "one in user mode is taken away, or added", null, FieldEffect.Restart),
        ("/spec/networks/1/user/subnet", "", "\"10.0.9.0/24\"", FieldEffect.Restart),
        ("/spec/networks/0/bridge", "", "\"br1\"", FieldEffect.Restart),
        ("/spec/networks/0/address", "also with an interface that is added or taken away", "\"192.168.1.10/24\"", FieldEffect.Replace),
        ("/spec/networks/0/mac", "", "\"52:54:00:12:34:56\"", FieldEffect.Restart),
        ("/spec/devices/2", "a device is added", """{"name":"dice","rng":{}}""", FieldEffect.Restart),
        ("/spec/devices/0", "a device is taken away", null, FieldEffect.Restart),
        ("/spec/devices/0/watchdog/action", "", "\"poweroff\"", FieldEffect.Restart),
        ("/spec/devices/1/serial/path", "", "\"/dev/ttyUSB1\"", FieldEffect.Restart),
        ("/spec/ports/0/hostPort", "", "8081", FieldEffect.Live),
        ("/spec/ports/0/port", "", "81", FieldEffect.Live),
        ("/spec/ports/0/hostIP", "", "\"127.0.0.1\"", FieldEffect.Live),
        ("/spec/ports/0/protocol", "", "\"UDP\"", FieldEffect.Live),
        ("/spec/restartPolicy", "", "\"Never\"", FieldEffect.Live),
        ("/spec/readiness/tcp", "", "81", FieldEffect.Live),
        ("/spec/readiness/timeoutSeconds", "", "60", FieldEffect.Live),
        ("/spec/readiness/cloudInit", "asked for from the next start on", "true", FieldEffect.Live),
        ("/spec/readiness/agent", "", "true", FieldEffect.Live),
        ("/spec/readiness/ssh", "", "true", FieldEffect.Live),
        ("/spec/readiness/log", "asked for from the next start on", "\"ready\"", FieldEffect.Live),
        ("/spec/shutdown/graceSeconds", "", "5", FieldEffect.Live),
        ("/spec/running", "", "false", FieldEffect.Live),
        ("/metadata/labels", "", """{"a":"b"}""", FieldEffect.Live),
        ("/spec/kernel", "or its content", "\"k@sha256:bbbbbbbbbbbbbbbb\"", FieldEffect.Restart),
        ("/spec/initrd", "or its content", "\"i@sha256:bbbbbbbbbbbbbbbb\"", FieldEffect.Restart),
        ("/spec/cmdline", "", "\"debug\"", FieldEffect.Restart),
        ("/spec/firmware", "", "\"uefi\"", FieldEffect.Restart),
        ("/spec/accel", "", "\"kvm\"", FieldEffect.Restart),
        ("/spec/machine", "", "\"pc\"", FieldEffect.Restart),
        ("/spec/console", "", "\"virtio\"", FieldEffect.Restart),
        ("/spec/screen", "", "true", FieldEffect.Restart),
        ("/spec/qemuArgs", "", """["-device","virtio-rng-pci"]""", FieldEffect.Restart),
        ("/spec/image", "or its digest", "\"debian@sha256:bb\"", FieldEffect.Replace),
        ("/spec/mutable", "", "true", FieldEffect.Replace),
        ("/spec/cloudInit/metaData/a", "any of `cloudInit`", "\"c\"", FieldEffect.Replace),
        ("/spec/nodeName", "", "\"box\"", FieldEffect.Replace),
        ("/spec/nodeSelector", "only where it leads to another `nodeName`", """{"disk":"ssd"}""", FieldEffect.None),
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Cells.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void The_plan_and_the_supervisor_agree(int number)
    {
        (string pointer, _, string? value, FieldEffect effect) = Cells[number];
        JsonObject before = Document(), after = Document();
        Set(after, pointer, value);

        Assert.Equal(effect, BuiltInKinds.Guest.EffectOf(after, pointer, JsonPointer.Resolve(before, pointer), value is null ? null : JsonPointer.Resolve(after, pointer)));
        if (effect < FieldEffect.Replace)
        {
            ContainerChange change = PodUpdate.Between(Record(before), PodSecrets.None, Record(after), PodSecrets.None).Containers.Single();
            Assert.Equal(effect == FieldEffect.Restart, change == ContainerChange.Restart);
        }
    }

    [Fact]
    public void The_decision_shows_them()
    {
        string source = typeof(LiveMatrixTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "SourceRoot").Value!;
        string decision = File.ReadAllText(Path.Combine(source, "../../src/decisions/0018-guest-configuration.md")).ReplaceLineEndings("\n");

        string table = "| Field | Change | Costs |\n|---|---|---|\n" + string.Concat(Cells.Select(cell => $"| `{Field(cell.Pointer)}` | {cell.What} | {Words(cell.Effect)} |\n"));

        Assert.True(decision.Contains(table, StringComparison.Ordinal), $"decision 18 should have this table:\n{table}");
    }

    [Fact]
    public void No_field_is_left_out() =>
        Assert.All(Fields(typeof(GuestSpec), "/spec"), field => Assert.Contains(Cells, cell => Field(cell.Pointer) == Field(field) || Field(cell.Pointer).StartsWith($"{Field(field)}.", StringComparison.Ordinal)));

    // Down to what has no fields of its own. Names are what the elements of lists are known by; cloudInit is compared as a whole.
    private static IEnumerable<string> Fields(Type type, string at) =>
        from property in type.GetProperties()
        let pointer = $"{at}/{char.ToLowerInvariant(property.Name[0])}{property.Name[1..]}"
        where property is { CanWrite: true, Name: not "Name" }
        let part = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType
        let element = part.IsGenericType ? part.GetGenericArguments()[0] : null
        let inner = element ?? part
        let isRecord = inner.Namespace == typeof(GuestSpec).Namespace && !inner.IsEnum && inner != typeof(GuestCloudInit)
        from field in isRecord ? Fields(inner, element is null ? pointer : $"{pointer}/0") : [pointer]
        select field;

    private static string Field(string pointer) => Place().Replace(pointer[1..].Replace("spec/", "", StringComparison.Ordinal), "[]").Replace('/', '.');

    [GeneratedRegex(@"/\d+")]
    private static partial Regex Place();

    private static string Words(FieldEffect effect) => effect == FieldEffect.None ? "nothing" : effect.ToString().ToLowerInvariant();

    private static JsonObject Document() => JsonNode.Parse($$"""{"apiVersion":"iac/v1alpha1","kind":"Guest","metadata":{"name":"vm"},"spec":{{Start}}}""")!.AsObject();

    private static void Set(JsonObject document, string pointer, string? value)
    {
        int slash = pointer.LastIndexOf('/');
        JsonNode around = JsonPointer.Resolve(document, pointer[..slash])!;
        string name = pointer[(slash + 1)..];
        switch (around)
        {
            case JsonArray list when value is null:
                list.RemoveAt(int.Parse(name, System.Globalization.CultureInfo.InvariantCulture));
                break;
            case JsonArray list:
                list.Add(JsonNode.Parse(value!));
                break;
            default:
                around[name] = JsonNode.Parse(value!);
                break;
        }
    }

    private static PodRecord Record(JsonObject document)
    {
        Guest guest = ModelReader.ReadGuest(document);
        return GuestRecordBuilder.Build(new GuestContext
        {
            Guest = guest,
            Uid = "00112233445566778899aabbccddeeff",
            Stack = "s",
            StackUuid = Guid.Empty,
            RootId = "00112233",
            Layout = RootLayout.At("/root"),
            BaseFolder = "/base",
            Qemu = new QemuInstallation("/usr/bin/qemu-system-x86_64", ""),
            Firmware = guest.Spec.Firmware == GuestFirmware.Uefi ? new MachineFirmware("/code", "/variables") : null,
            Accelerator = guest.Spec.Accel == GuestAccel.Kvm ? Accelerator.Kvm : Accelerator.Tcg,
            Disks =
            [
                new MachineDisk { Name = "root", Path = "/root.qcow2", Format = "qcow2", Base = "/base.qcow2", Size = guest.Spec.RootDisk!.Size!.Value.Units, Boot = true },
                .. guest.Spec.Disks.Select(disk => new MachineDisk { Name = disk.Name, Path = disk.Path ?? $"/{disk.Name}.{disk.Format}", Format = disk.Format.ToString(), Size = disk.Size!.Value.Units, ReadOnly = disk.ReadOnly }),
            ],
            Address = IPAddress.Parse("10.88.0.2"),
            Subnet = IPNetwork.Parse("10.88.0.0/16"),
            Leases = [],
            ResolvConf = "",
        });
    }
}
