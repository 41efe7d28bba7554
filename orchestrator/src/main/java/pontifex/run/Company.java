package pontifex.run;

import org.jspecify.annotations.Nullable;

/// Those with whom a host's guarded change is confirmed: nobody, or the others of its wave.
interface Company {
    /// Each host is confirmed by itself.
    Company NOBODY = new Company() {
        @Override
        public void planned(boolean guarded) {
            // nobody to wait for
        }

        @Override
        public @Nullable Failure arrived(Renewal renewal) {
            return null;
        }
    };

    /// Keeps a host waiting for its confirm.
    interface Renewal {
        /// @return false: it waits no more
        /// @throws HostFailed when what became of it can't be learned
        boolean renewed() throws HostFailed, InterruptedException;
    }

    /// What is to be done on the host is known, and nothing was sent. Comes back when it may be sent.
    ///
    /// @throws HostFailed when it may not be
    void planned(boolean guarded) throws HostFailed, InterruptedException;

    /// The host was changed, reached again and is as wanted. Comes back when that is decided for all; until then the
    /// host's guard is renewed.
    ///
    /// @return why it is to be put back; null: it is to be confirmed, unless it waits no more
    @Nullable Failure arrived(Renewal renewal) throws HostFailed, InterruptedException;
}
