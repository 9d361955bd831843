using System.Text.Json;
using IaC.Containers.Oci;

namespace IaC.Pods.Json;

/// <summary>Writes the fields of a <see cref="RuntimeSpec"/> into an object that is open.</summary>
internal static class RuntimeSpecWriter
{
    internal static void Write(Utf8JsonWriter json, RuntimeSpec spec)
    {
        json.Text("ociVersion", spec.OciVersion);
        json.Object("root", spec.Root, Root);
        json.Object("process", spec.Process, Process);
        json.Text("hostname", spec.Hostname);
        json.List("mounts", spec.Mounts, Mount);
        json.Object("linux", spec.Linux, Linux);
    }

    private static void Root(Utf8JsonWriter json, RootSpec root)
    {
        json.Text("path", root.Path);
        json.Flag("readonly", root.Readonly);
        json.Texts("lower", root.Lower);
        json.Text("writable", root.Writable);
    }

    private static void Process(Utf8JsonWriter json, ProcessSpec process)
    {
        json.Flag("terminal", process.Terminal);
        json.Object("user", process.User, User);
        json.Texts("args", process.Args);
        json.Texts("env", process.Env);
        json.Text("cwd", process.Cwd);
        json.Object("capabilities", process.Capabilities, Capabilities);
        json.List("rlimits", process.Rlimits, Rlimit);
        json.Flag("noNewPrivileges", process.NoNewPrivileges);
        json.Number("oomScoreAdj", process.OomScoreAdj);
    }

    private static void User(Utf8JsonWriter json, UserSpec user)
    {
        json.Number("uid", user.Uid);
        json.Number("gid", user.Gid);
        json.Number("umask", user.Umask);
        if (!user.AdditionalGids.IsDefaultOrEmpty)
        {
            json.WriteStartArray("additionalGids");
            foreach (uint gid in user.AdditionalGids)
            {
                json.WriteNumberValue(gid);
            }

            json.WriteEndArray();
        }
    }

    private static void Capabilities(Utf8JsonWriter json, CapabilitiesSpec capabilities)
    {
        json.Texts("bounding", capabilities.Bounding);
        json.Texts("effective", capabilities.Effective);
        json.Texts("inheritable", capabilities.Inheritable);
        json.Texts("permitted", capabilities.Permitted);
        json.Texts("ambient", capabilities.Ambient);
    }

    private static void Rlimit(Utf8JsonWriter json, RlimitSpec limit)
    {
        json.Text("type", limit.Type);
        json.WriteNumber("soft", limit.Soft);
        json.WriteNumber("hard", limit.Hard);
    }

    private static void Mount(Utf8JsonWriter json, MountSpec mount)
    {
        json.Text("destination", mount.Destination);
        json.Text("type", mount.Type);
        json.Text("source", mount.Source);
        json.Texts("options", mount.Options);
    }

    private static void Linux(Utf8JsonWriter json, LinuxSpec linux)
    {
        json.List("namespaces", linux.Namespaces, Namespace);
        json.List("devices", linux.Devices, Device);
        json.Text("cgroupsPath", linux.CgroupsPath);
        json.Object("resources", linux.Resources, Resources);
        json.Map("sysctl", linux.Sysctl);
        json.Text("seccomp", linux.Seccomp == SeccompProfile.Unconfined ? "unconfined" : "default");
        json.Texts("maskedPaths", linux.MaskedPaths);
        json.Texts("readonlyPaths", linux.ReadonlyPaths);
    }

    private static void Namespace(Utf8JsonWriter json, NamespaceSpec space)
    {
        json.Text("type", space.Type);
        json.Text("path", space.Path);
    }

    private static void Device(Utf8JsonWriter json, DeviceSpec device)
    {
        json.Text("path", device.Path);
        json.Text("type", device.Type);
        json.WriteNumber("major", device.Major);
        json.WriteNumber("minor", device.Minor);
        json.WriteNumber("fileMode", device.FileMode);
    }

    private static void Resources(Utf8JsonWriter json, ResourcesSpec resources)
    {
        json.Number("memoryLimit", resources.MemoryLimit);
        json.Number("cpuShares", (long?)resources.CpuShares);
        json.Number("cpuQuota", resources.CpuQuota);
        json.WriteNumber("cpuPeriod", resources.CpuPeriod);
        json.Number("pidsLimit", resources.PidsLimit);
        json.Flag("allDevices", resources.AllDevices);
    }
}
