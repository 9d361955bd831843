using System.Text.Json.Serialization;

namespace IaC.Model.V1Alpha1;

/// <summary>What the console of a guest, which <c>iac logs</c> and <c>iac console</c> show, is to the guest.</summary>
public enum GuestConsole
{
    /// <summary>The first serial port, <c>ttyS0</c>, which firmware and boot loaders write to also.</summary>
    [JsonStringEnumMemberName("serial")]
    Serial,

    /// <summary>A console of virtio, <c>hvc0</c>: many times faster, and silent until the system of the guest has a driver for it.</summary>
    [JsonStringEnumMemberName("virtio")]
    Virtio,
}
