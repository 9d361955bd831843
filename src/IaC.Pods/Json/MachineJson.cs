using System.Text.Json;

namespace IaC.Pods.Json;

/// <summary>A <see cref="VirtualMachine"/> as a part of a record.</summary>
internal static class MachineJson
{
    /// <summary>Writes the fields of a machine.</summary>
    internal static void Write(Utf8JsonWriter json, VirtualMachine machine)
    {
        json.WriteNumber("user", machine.User);
        json.List("files", machine.Files, File);
        json.WriteNumber("memory", machine.Memory);
        json.Number("maxMemory", machine.MaxMemory);
        json.WriteNumber("cpus", machine.Cpus);
        json.Number("maxCpus", machine.MaxCpus);
        json.List("disks", machine.Disks, Disk);
        json.List("interfaces", machine.Interfaces, Interface);
        json.List("folders", machine.Folders, Folder);
        json.List("serialPorts", machine.SerialPorts, SerialPort);
        json.Object("firmware", machine.Firmware, Firmware);
        json.Text("seed", machine.Seed);
        json.Texts("readyTexts", machine.ReadyTexts);
    }

    private static void File(Utf8JsonWriter json, MachineFile file)
    {
        json.Text("name", file.Name);
        json.Text("source", file.Source);
    }

    private static void Disk(Utf8JsonWriter json, MachineDisk disk)
    {
        json.Text("name", disk.Name);
        json.Text("path", disk.Path);
        json.Text("format", disk.Format);
        json.Text("base", disk.Base);
        json.Text("baseDigest", disk.BaseDigest);
        json.Number("size", disk.Size);
        json.Flag("readOnly", disk.ReadOnly);
        json.Flag("boot", disk.Boot);
    }

    private static void Firmware(Utf8JsonWriter json, MachineFirmware firmware)
    {
        json.Text("code", firmware.Code);
        json.Text("variables", firmware.Variables);
    }

    private static void Folder(Utf8JsonWriter json, MachineFolder folder)
    {
        json.Text("name", folder.Name);
        json.Text("path", folder.Path);
        json.Flag("readOnly", folder.ReadOnly);
        json.Text("program", folder.Program);
    }

    private static void SerialPort(Utf8JsonWriter json, MachineSerialPort port)
    {
        json.Text("name", port.Name);
        json.Text("path", port.Path);
    }

    private static void Interface(Utf8JsonWriter json, MachineInterface link)
    {
        json.Text("name", link.Name);
        json.Text("hostName", link.HostName);
        json.Text("bridge", link.Bridge);
        json.Text("subnet", link.Subnet);
        json.Text("hardwareAddress", link.HardwareAddress);
    }

    /// <summary>Reads a machine.</summary>
    internal static VirtualMachine Read(scoped ref JsonCursor json)
    {
        VirtualMachine machine = new() { User = 0 };
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "user": machine = machine with { User = json.UInt() }; break;
                case "files": machine = machine with { Files = json.List(File) }; break;
                case "memory": machine = machine with { Memory = json.NumberOrNull() ?? 0 }; break;
                case "maxMemory": machine = machine with { MaxMemory = json.NumberOrNull() }; break;
                case "cpus": machine = machine with { Cpus = json.Int() }; break;
                case "maxCpus": machine = machine with { MaxCpus = json.IntOrNull() }; break;
                case "disks": machine = machine with { Disks = json.List(Disk) }; break;
                case "interfaces": machine = machine with { Interfaces = json.List(Interface) }; break;
                case "folders": machine = machine with { Folders = json.List(Folder) }; break;
                case "serialPorts": machine = machine with { SerialPorts = json.List(SerialPort) }; break;
                case "firmware": machine = machine with { Firmware = json.OrNull(Firmware) }; break;
                case "seed": machine = machine with { Seed = json.TextOrNull() }; break;
                case "readyTexts": machine = machine with { ReadyTexts = json.Texts() }; break;
                default: json.Skip(); break;
            }
        }

        return machine;
    }

    private static MachineFile File(scoped ref JsonCursor json)
    {
        MachineFile file = new("", "");
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "name": file = file with { Name = json.Text() }; break;
                case "source": file = file with { Source = json.Text() }; break;
                default: json.Skip(); break;
            }
        }

        return file;
    }

    private static MachineSerialPort SerialPort(scoped ref JsonCursor json)
    {
        MachineSerialPort port = new("", "");
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "name": port = port with { Name = json.Text() }; break;
                case "path": port = port with { Path = json.Text() }; break;
                default: json.Skip(); break;
            }
        }

        return port;
    }

    private static MachineDisk Disk(scoped ref JsonCursor json)
    {
        MachineDisk disk = new() { Name = "", Path = "", Format = "" };
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "name": disk = disk with { Name = json.Text() }; break;
                case "path": disk = disk with { Path = json.Text() }; break;
                case "format": disk = disk with { Format = json.Text() }; break;
                case "base": disk = disk with { Base = json.TextOrNull() }; break;
                case "baseDigest": disk = disk with { BaseDigest = json.TextOrNull() }; break;
                case "size": disk = disk with { Size = json.NumberOrNull() }; break;
                case "readOnly": disk = disk with { ReadOnly = json.Flag() }; break;
                case "boot": disk = disk with { Boot = json.Flag() }; break;
                default: json.Skip(); break;
            }
        }

        return disk;
    }

    private static MachineFirmware Firmware(scoped ref JsonCursor json)
    {
        MachineFirmware firmware = new("", "");
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "code": firmware = firmware with { Code = json.Text() }; break;
                case "variables": firmware = firmware with { Variables = json.Text() }; break;
                default: json.Skip(); break;
            }
        }

        return firmware;
    }

    private static MachineFolder Folder(scoped ref JsonCursor json)
    {
        MachineFolder folder = new() { Name = "", Path = "", Program = "" };
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "name": folder = folder with { Name = json.Text() }; break;
                case "path": folder = folder with { Path = json.Text() }; break;
                case "readOnly": folder = folder with { ReadOnly = json.Flag() }; break;
                case "program": folder = folder with { Program = json.Text() }; break;
                default: json.Skip(); break;
            }
        }

        return folder;
    }

    private static MachineInterface Interface(scoped ref JsonCursor json)
    {
        MachineInterface link = new() { Name = "", HostName = "", HardwareAddress = "" };
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "name": link = link with { Name = json.Text() }; break;
                case "hostName": link = link with { HostName = json.Text() }; break;
                case "bridge": link = link with { Bridge = json.TextOrNull() }; break;
                case "subnet": link = link with { Subnet = json.TextOrNull() }; break;
                case "hardwareAddress": link = link with { HardwareAddress = json.Text() }; break;
                default: json.Skip(); break;
            }
        }

        return link;
    }
}
