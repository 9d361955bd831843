using System.Text.Json;
using IaC.Containers.Oci;

namespace IaC.Pods.Json;

/// <summary>Reads a <see cref="RuntimeSpec"/>; absent fields have the record's defaults, unknown ones are passed over.</summary>
internal static class RuntimeSpecReader
{
    internal static RuntimeSpec Read(scoped ref JsonCursor json)
    {
        RuntimeSpec spec = new() { Root = new RootSpec(), Process = new ProcessSpec { Args = [] }, Linux = new LinuxSpec() };
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "ociVersion": spec = spec with { OciVersion = json.Text() }; break;
                case "root": spec = spec with { Root = Root(ref json) }; break;
                case "process": spec = spec with { Process = Process(ref json) }; break;
                case "hostname": spec = spec with { Hostname = json.TextOrNull() }; break;
                case "mounts": spec = spec with { Mounts = json.List(Mount) }; break;
                case "linux": spec = spec with { Linux = Linux(ref json) }; break;
                default: json.Skip(); break;
            }
        }

        return spec;
    }

    private static RootSpec Root(scoped ref JsonCursor json)
    {
        RootSpec root = new();
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "path": root = root with { Path = json.Text() }; break;
                case "readonly": root = root with { Readonly = json.Flag() }; break;
                case "lower": root = root with { Lower = json.Texts() }; break;
                case "writable": root = root with { Writable = json.TextOrNull() }; break;
                default: json.Skip(); break;
            }
        }

        return root;
    }

    private static ProcessSpec Process(scoped ref JsonCursor json)
    {
        ProcessSpec process = new() { Args = [] };
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "terminal": process = process with { Terminal = json.Flag() }; break;
                case "user": process = process with { User = User(ref json) }; break;
                case "args": process = process with { Args = json.Texts() }; break;
                case "env": process = process with { Env = json.Texts() }; break;
                case "cwd": process = process with { Cwd = json.Text() }; break;
                case "capabilities": process = process with { Capabilities = json.OrNull(Capabilities) }; break;
                case "rlimits": process = process with { Rlimits = json.List(Rlimit) }; break;
                case "noNewPrivileges": process = process with { NoNewPrivileges = json.Flag() }; break;
                case "oomScoreAdj": process = process with { OomScoreAdj = json.IntOrNull() }; break;
                default: json.Skip(); break;
            }
        }

        return process;
    }

    private static UserSpec User(scoped ref JsonCursor json)
    {
        UserSpec user = new();
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "uid": user = user with { Uid = json.UInt() }; break;
                case "gid": user = user with { Gid = json.UInt() }; break;
                case "umask": user = user with { Umask = json.UIntOrNull() }; break;
                case "additionalGids": user = user with { AdditionalGids = json.List((scoped ref JsonCursor item) => item.UInt()) }; break;
                default: json.Skip(); break;
            }
        }

        return user;
    }

    private static CapabilitiesSpec Capabilities(scoped ref JsonCursor json)
    {
        CapabilitiesSpec capabilities = new();
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "bounding": capabilities = capabilities with { Bounding = json.Texts() }; break;
                case "effective": capabilities = capabilities with { Effective = json.Texts() }; break;
                case "inheritable": capabilities = capabilities with { Inheritable = json.Texts() }; break;
                case "permitted": capabilities = capabilities with { Permitted = json.Texts() }; break;
                case "ambient": capabilities = capabilities with { Ambient = json.Texts() }; break;
                default: json.Skip(); break;
            }
        }

        return capabilities;
    }

    private static RlimitSpec Rlimit(scoped ref JsonCursor json)
    {
        RlimitSpec limit = new("", 0, 0);
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "type": limit = limit with { Type = json.Text() }; break;
                case "soft": limit = limit with { Soft = json.Unsigned() }; break;
                case "hard": limit = limit with { Hard = json.Unsigned() }; break;
                default: json.Skip(); break;
            }
        }

        return limit;
    }

    private static MountSpec Mount(scoped ref JsonCursor json)
    {
        MountSpec mount = new() { Destination = "", Type = "" };
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "destination": mount = mount with { Destination = json.Text() }; break;
                case "type": mount = mount with { Type = json.Text() }; break;
                case "source": mount = mount with { Source = json.TextOrNull() }; break;
                case "options": mount = mount with { Options = json.Texts() }; break;
                default: json.Skip(); break;
            }
        }

        return mount;
    }

    private static LinuxSpec Linux(scoped ref JsonCursor json)
    {
        LinuxSpec linux = new();
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "namespaces": linux = linux with { Namespaces = json.List(Namespace) }; break;
                case "devices": linux = linux with { Devices = json.List(Device) }; break;
                case "cgroupsPath": linux = linux with { CgroupsPath = json.Text() }; break;
                case "resources": linux = linux with { Resources = Resources(ref json) }; break;
                case "sysctl": linux = linux with { Sysctl = json.Map() }; break;
                case "seccomp": linux = linux with { Seccomp = Seccomp(json.Text()) }; break;
                case "maskedPaths": linux = linux with { MaskedPaths = json.Texts() }; break;
                case "readonlyPaths": linux = linux with { ReadonlyPaths = json.Texts() }; break;
                default: json.Skip(); break;
            }
        }

        return linux;
    }

    private static NamespaceSpec Namespace(scoped ref JsonCursor json)
    {
        NamespaceSpec space = new("");
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "type": space = space with { Type = json.Text() }; break;
                case "path": space = space with { Path = json.TextOrNull() }; break;
                default: json.Skip(); break;
            }
        }

        return space;
    }

    private static DeviceSpec Device(scoped ref JsonCursor json)
    {
        DeviceSpec device = new() { Path = "", Type = "" };
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "path": device = device with { Path = json.Text() }; break;
                case "type": device = device with { Type = json.Text() }; break;
                case "major": device = device with { Major = json.UInt() }; break;
                case "minor": device = device with { Minor = json.UInt() }; break;
                case "fileMode": device = device with { FileMode = json.UInt() }; break;
                default: json.Skip(); break;
            }
        }

        return device;
    }

    private static ResourcesSpec Resources(scoped ref JsonCursor json)
    {
        ResourcesSpec resources = new();
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "memoryLimit": resources = resources with { MemoryLimit = json.NumberOrNull() }; break;
                case "cpuShares": resources = resources with { CpuShares = (ulong?)json.NumberOrNull() }; break;
                case "cpuQuota": resources = resources with { CpuQuota = json.NumberOrNull() }; break;
                case "cpuPeriod": resources = resources with { CpuPeriod = json.Unsigned() }; break;
                case "pidsLimit": resources = resources with { PidsLimit = json.NumberOrNull() }; break;
                case "allDevices": resources = resources with { AllDevices = json.Flag() }; break;
                default: json.Skip(); break;
            }
        }

        return resources;
    }

    private static SeccompProfile Seccomp(string value) => value switch
    {
        "default" => SeccompProfile.Default,
        "unconfined" => SeccompProfile.Unconfined,
        _ => throw new JsonException($"unknown seccomp profile {value}"),
    };
}
